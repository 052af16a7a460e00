import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase } from "@todo/db/migrate";
import { withClient } from "@todo/postgres/postgres-client";
import { restartPostgres } from "@todo/postgres/postgres-server";
import {
  createTestDatabase,
  startTestPostgres,
  type TestPostgres,
} from "@todo/postgres/test-databases";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { newCredentials } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

describe("a restart of PostgreSQL in mid-traffic", () => {
  let postgres: TestPostgres;
  let databaseUrl: string;

  beforeAll(async () => {
    postgres = await startTestPostgres(migrateDatabase);
    databaseUrl = await createTestDatabase(postgres.adminUrl);
  });
  afterAll(() => postgres.stop());

  it("loses no acknowledged task, answers only 2xx or 503, and heals by itself", () =>
    withSettings({ databaseUrl }, async () => {
      const user = await newUser();
      const acknowledged: number[] = [];
      const statuses: number[] = [];
      let isOver = false;

      const writer = async (name: string) => {
        for (let count = 0; !isOver; count += 1) {
          const json = { title: `${name} ${count}` };
          const response = await send("POST", "/api/tasks", { as: user, json });
          statuses.push(response.status);
          const { id } = await response.json();
          if (response.status === 201) acknowledged.push(id);
          else await sleep(20);
        }
      };
      const reader = async () => {
        while (!isOver) {
          statuses.push((await send("GET", "/api/tasks", { as: user })).status);
          await sleep(20);
        }
      };

      const traffic = [...["a", "b", "c", "d"].map(writer), reader()];
      await sleep(300);
      const before = acknowledged.length;
      await restartPostgres(postgres.adminUrl);
      const answeredByThen = acknowledged.length;
      while (acknowledged.length < answeredByThen + 20) await sleep(20);
      isOver = true;
      await Promise.all(traffic);

      expect(before).toBeGreaterThan(0);
      expect([...new Set(statuses)].toSorted()).toEqual([200, 201, 503]);
      const stored = new Set((await listTasks(user)).map(({ id }) => id));
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      expect(statuses.slice(-5)).not.toContain(503);
    }));
});

/** Ends the connections of this file's backend that `condition` picks. */
async function terminate(condition: string): Promise<number> {
  const found = await withClient(ownerUrl(), (client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'todo-backend' and ${condition}`),
  );
  return found.rowCount ?? 0;
}

describe("the loss of a connection", () => {
  it("while idle costs no request: a warning, and the pool replaces it", async () => {
    const user = await newUser();
    const task = await createTask(user);
    expect(await terminate("state = 'idle'")).toBeGreaterThan(0);
    const lost = () => logLines.lines.filter((line) => line.includes("database connection lost"));
    await expect.poll(() => lost().join("")).toContain("57P01");
    expect(await listTasks(user)).toEqual([task]);
  });

  it("503 in the middle of a statement, and the next request succeeds", async () => {
    const user = await newUser();
    await withClient(ownerUrl(), async (client) => {
      await client.query("begin; lock table tasks in access exclusive mode");
      const waiting = send("POST", "/api/tasks", { as: user, json: { title: "Buy milk" } });
      await expect.poll(() => terminate("state = 'active'")).toBe(1);
      const response = await waiting;
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("2");
      await client.query("rollback");
    });
    expect(await listTasks(user)).toEqual([]);
    await createTask(user);
  });

  it("503 in the middle of a sign-up, between two statements, and the process lives on", async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    process.on("uncaughtException", note);
    try {
      let terminated = 0;
      for (let attempt = 0; attempt < 20 && terminated === 0; attempt += 1) {
        const json = newCredentials();
        const signUp = send("POST", "/api/auth/signup", { json });
        let isOver = false;
        void signUp.finally(() => (isOver = true));
        while (!isOver && terminated === 0)
          terminated = await terminate("state = 'idle in transaction'");
        const { status } = await signUp;
        expect(status).toBe(terminated === 0 ? 200 : 503);
        const signIn = await send("POST", "/api/auth/signin", { json });
        expect(signIn.status).toBe(status === 200 ? 200 : 401);
      }
      expect(terminated).toBeGreaterThan(0);
      await sleep(50);
      expect(uncaught).toEqual([]);
    } finally {
      process.off("uncaughtException", note);
    }
  });
});
