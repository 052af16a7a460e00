/** Serves one function as on Vercel: connections are accepted while the handler loads, so a cold start delays a request. */
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";

const [file = ""] = process.argv.slice(2);
const server = createServer();
process.once("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  process.send?.(server.address());
  server.on("request", createRequire(file)(file) as RequestListener);
});
