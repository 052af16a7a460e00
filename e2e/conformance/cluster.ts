// Runs the suite against four processes behind a balancer, with PgBouncer in transaction mode and Redis between them.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, startDatabaseServer } from "./system/databases.ts";
import { startPgBouncer } from "./system/pooler.ts";
import { startRedis } from "./system/redis-server.ts";
import { startServer } from "./system/server-process.ts";

const processes = 4;
const frontendOrigin = "https://todo.conformance.example";
const secret = randomBytes(48).toString("base64url");

const postgres = await startDatabaseServer();
const pooler = await startPgBouncer(postgres.url, "transaction");
const redis = await startRedis();
const folder = mkdtempSync(join(tmpdir(), "todo-cluster-"));
const ports: number[] = [];
const balancer = await startBalancer(ports);
const env = {
  DATABASE_URL: pooler.urlOf(await createDatabase(postgres.url)),
  REDIS_URL: redis.url,
  BETTER_AUTH_SECRET: secret,
  BETTER_AUTH_URL: balancer.origin,
  CORS_ORIGINS: `${frontendOrigin},http://localhost:3999`,
  AUTH_REQUESTS_PER_MINUTE: "1000000",
  TASK_REQUESTS_PER_MINUTE: "100000000",
  TRUSTED_PROXIES: "loopback",
};
const servers = await Promise.all(
  Array.from({ length: processes }, (_, index) =>
    startServer({ server: "self-hosted", env, logFile: join(folder, `${index}.log`) }),
  ),
);
ports.push(...servers.map(({ port }) => port));
try {
  const suite = spawn(process.execPath, ["run.ts", "", ...process.argv.slice(2)], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      CONFORMANCE_URL: balancer.origin,
      CONFORMANCE_SECRET: secret,
      CONFORMANCE_ORIGIN: frontendOrigin,
    },
    stdio: "inherit",
  });
  const [status] = (await once(suite, "exit")) as [number | null];
  process.exitCode = status ?? 1;
} finally {
  balancer.close();
  await Promise.all(servers.map((server) => server.end()));
  await Promise.all([pooler.stop(), redis.kill()]);
  await postgres.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** Passes each connection on to the next of `ports`, byte for byte. */
async function startBalancer(ports: number[]) {
  let turn = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const port = ports[turn++ % ports.length] ?? 0;
    const instance = connect({ port, host: "localhost", allowHalfOpen: true });
    client.pipe(instance).pipe(client);
    client.on("error", () => instance.destroy()).on("close", () => instance.destroy());
    instance.on("error", () => client.destroy()).on("close", () => client.destroy());
  }).listen(0);
  await once(server, "listening");
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
