/**
 * Serves one function (`<handler file>`) as Vercel's runtime does: one HTTP server, one handler for every request. It
 * accepts connections before it loads the handler, so that the first request waits, as it does in a cold start.
 */
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";

const [file = ""] = process.argv.slice(2);
const server = createServer();
process.once("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  process.send?.(server.address());
  server.on("request", createRequire(file)(file) as RequestListener);
});
