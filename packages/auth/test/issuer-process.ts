// Another frontend's Better Auth with its JWT plugin, in a process of its own: signs with Ed25519 keys that it publishes.
// Prints its origin; the line "rotate" on stdin ends the key in use.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const tables: Record<string, { expiresAt?: Date }[]> = {
  user: [],
  session: [],
  account: [],
  verification: [],
  jwks: [],
};
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

const auth = betterAuth({
  baseURL: origin,
  secret: randomBytes(32).toString("hex"),
  database: memoryAdapter(tables),
  emailAndPassword: { enabled: true },
  plugins: [jwt()],
  telemetry: { enabled: false },
});
const handler = toNodeHandler(auth);
server.on("request", (request, response) => void handler(request, response));
process.stdout.write(`${origin}\n`);

createInterface(process.stdin).on("line", () => {
  for (const key of tables.jwks ?? []) key.expiresAt = new Date();
  process.stdout.write("rotated\n");
});
