/** Runs the database's health check of compose.yaml against what the image starts, one after the other. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../local/workspace.ts";
import { say } from "../say.ts";

const encryptionRequestBytes = 8;
/** AuthenticationOk, all that `pg_isready` waits for. */
const accepted = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);

/** The server that creates the roles listens on its socket only, and ends; `migrate` must not start before the next. */
export async function checkDatabaseHealth() {
  const compose = await readFile(join(root, "compose.yaml"), "utf8");
  const [, command = ""] = /"CMD",\s*("pg_isready"[^\]]*)\]/.exec(compose) ?? [];
  const [program, ...args] = Array.from(command.matchAll(/"([^"]*)"/g), ([, word = ""]) => word);
  if (program === undefined) throw new Error("compose.yaml checks the database by something else.");
  const folder = await mkdtemp(join(tmpdir(), "todo-check-health-"));
  const final = await listen({ port: 0, host: "127.0.0.1" });
  const { port } = final.address() as AddressInfo;
  const temporary = await listen({ path: join(folder, `.s.PGSQL.${port}`) });
  const isHealthy = async () => {
    const env = { PATH: process.env.PATH, PGHOST: folder, PGPORT: String(port) };
    const [status] = (await once(spawn(program, args, { env, stdio: "ignore" }), "exit")) as [
      number | null,
    ];
    return status === 0;
  };
  try {
    assert.equal(await isHealthy(), true, "a server that listens on all addresses is healthy");
    await new Promise((resolve) => final.close(resolve));
    assert.equal(await isHealthy(), false, "the server that creates the roles is not healthy");
  } finally {
    final.close();
    temporary.close();
    await rm(folder, { recursive: true, force: true });
  }
  say("compose.yaml: the database is healthy after its roles are created.");
}

async function listen(address: { port: number; host: string } | { path: string }): Promise<Server> {
  const server = createServer((socket) => {
    const answer = ({ length }: Buffer) =>
      length === encryptionRequestBytes ? socket.write("N") : socket.end(accepted);
    socket.on("error", () => {}).on("data", answer);
  });
  await once(server.listen(address), "listening");
  return server;
}
