// A pooler between the server and PostgreSQL, as Debian ships it; the server is told nothing of it.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { entriesOf, logText } from "../../fixtures/log.ts";
import { newDatabase, startOwnServer } from "../../fixtures/own-server.ts";
import { processOfTarget, withProcess } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";
import { memberUrl } from "../../system/databases.ts";
import { isMissing, type PoolMode, startPgBouncer } from "../../system/pooler.ts";

/** All servers of the cases' own write to one log. */
async function timesNoticed(logFile: string): Promise<number> {
  const entries = entriesOf(await logText("", logFile));
  return entries.filter(({ msg }) => String(msg).startsWith("database pooler noticed")).length;
}

/** What one user does at the same time as others; every answer must be of success. */
async function useAll(origin: string): Promise<void> {
  const user = newUser();
  const { id } = await createTask(user, {}, origin);
  const call = async (method: string, path: string, json?: object, headers = {}) => {
    const answer = await send({ origin, method, path, as: user, json, headers });
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
    return answer;
  };
  const key = { "idempotency-key": randomUUID() };
  const once = () => call("POST", "/api/tasks", { title: "once" }, key);
  const [first] = await Promise.all([
    once(),
    call("GET", `/api/tasks/${id}`),
    call("GET", "/api/tasks?limit=5&sort=-priority"),
    call("PUT", `/api/tasks/${id}`, { title: "changed" }),
  ]);
  expect((await once()).json).toEqual(first?.json);
  const operations = [
    { op: "create", title: "in bulk" },
    { op: "delete", id },
  ];
  const bulk = await call("POST", "/api/tasks/bulk", { atomic: true, operations });
  expect(bulk.json.applied).toBe(true);
  expect(await listTasks(user, origin)).toHaveLength(2);
}

/** By itself: of searches of many users at once some may be a 429. */
async function search(origin: string): Promise<void> {
  const as = newUser();
  const { id } = await createTask(as, { title: "by the sea" }, origin);
  const found = await send({ origin, path: "/api/tasks?search=SEA", as });
  expect(found.json, found.text).toMatchObject([{ id }]);
}

async function signUp(origin: string): Promise<void> {
  const json = { email: `${randomUUID()}@example.com`, password: randomUUID() };
  const signedUp = await send({ origin, path: "/api/auth/signup", json });
  expect(signedUp.status, signedUp.text).toBe(200);
  const as = { token: signedUp.json.access_token as string };
  expect((await send({ origin, path: "/api/auth/me", as })).status).toBe(200);
}

withProcess("behind PgBouncer", () => {
  describe.skipIf(isMissing("pgbouncer")).each<[PoolMode, "on" | "off"]>([
    ["transaction", "off"],
    ["transaction", "on"],
    ["session", "off"],
  ])("in %s mode, row security %s", (mode, rowSecurity) => {
    it("every request succeeds from the first on, and one line of the log says what was noticed", async () => {
      const direct = await newDatabase();
      const pooler = await startPgBouncer(processOfTarget().databaseAdminUrl, mode, {
        // Of sessions the server needs as many as it has connections.
        default_pool_size: mode === "session" ? "20" : "4",
      });
      const url = rowSecurity === "on" ? await memberUrl(direct) : direct;
      const env = {
        DATABASE_ROW_SECURITY: rowSecurity,
        TASK_REQUESTS_PER_MINUTE: "1000000",
        AUTH_REQUESTS_PER_MINUTE: "1000000",
      };
      const server = await startOwnServer({ databaseUrl: pooler.urlOf(url), env });
      const before = await timesNoticed(server.logFile);
      try {
        const users = Array.from({ length: 30 }, () => useAll(server.origin));
        const accounts = Array.from({ length: 5 }, () => signUp(server.origin));
        await Promise.all([search(server.origin), ...users, ...accounts]);
        expect((await send({ origin: server.origin, path: "/api/ready" })).status).toBe(200);
        expect(await timesNoticed(server.logFile)).toBe(before + 1);
      } finally {
        await server.end();
        await pooler.stop();
      }
    }, 60_000);
  });
});
