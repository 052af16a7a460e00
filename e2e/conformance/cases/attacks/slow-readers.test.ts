import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { insertLongTasks } from "../../system/long-lists.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { healthFigures, healthLatencyDuring } from "../../fixtures/health-latency.ts";
import { send } from "../../fixtures/http.ts";
import { recordTurns } from "../../fixtures/long-turns.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { openSocket } from "../../fixtures/raw.ts";
import { withProcess } from "../../fixtures/target.ts";
import { createTask, newUser, type User } from "../../fixtures/users.ts";

const heapMiB = 512;
const tasksOfEach = 10_000;
const caseTimeoutMs = 180_000;

/** A connection that has sent its request and reads nothing of the answer. */
interface Unread {
  socket: Socket;
  /** What comes when it is read after all, until the server has closed it. */
  rest: () => Promise<string>;
}

withProcess(`clients that don't read, and a heap of ${heapMiB} MiB`, () => {
  let server: OwnServer;
  const greedy = Array.from({ length: 5 }, () => newUser());
  const reader = newUser();
  const turns = recordTurns(`--max-old-space-size=${heapMiB}`);

  beforeAll(async () => {
    const env = { ...turns.env, TASK_REQUESTS_PER_MINUTE: "1000000" };
    server = await startOwnServer({ env });
    for (const { id } of [...greedy, reader]) {
      await insertLongTasks(server.databaseUrl, id, tasksOfEach);
    }
  }, caseTimeoutMs);
  afterAll(async () => {
    await server.end();
    turns.end();
  });

  const residentMiB = () => {
    const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  };

  /** The most memory and the longest turn of the server during `work`, and how fast it answered `/api/health`. */
  async function costsOf(work: () => Promise<unknown>) {
    let attackResidentMiB = residentMiB();
    const look = () => (attackResidentMiB = Math.max(attackResidentMiB, residentMiB()));
    turns.begin();
    const timer = setInterval(look, 50);
    const health = await healthLatencyDuring(server.origin, work).finally(() =>
      clearInterval(timer),
    );
    const attackTurnMs = Math.round(turns.longestMs());
    return { health, figures: { ...healthFigures(health), attackResidentMiB, attackTurnMs } };
  }

  function leaveUnread(path: string, as?: User, requests = 1): Unread {
    const socket = openSocket(server.origin).pause();
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const chunks: Buffer[] = [];
    socket.on("error", () => undefined);
    const lines = [`GET ${path} HTTP/1.1`, "Host: localhost"];
    if (as) lines.push(`Authorization: Bearer ${as.token}`);
    socket.write([...lines, "", ""].join("\r\n").repeat(requests));
    const rest = async () => {
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      await Promise.race([closed, sleep(10_000)]);
      socket.destroy();
      return Buffer.concat(chunks).toString("latin1");
    };
    return { socket, rest };
  }

  /** What the others of the service have meanwhile. */
  async function expectServed(): Promise<void> {
    const { origin } = server;
    const as = newUser();
    await createTask(as, {}, origin);
    expect((await send({ origin, path: "/api/tasks", as })).json).toHaveLength(1);
  }

  it(
    "100 long lists: all who read are served, and each connection ends within 45 s without closing its array",
    async (context) => {
      const { origin } = server;
      const statuses: number[] = [];
      let answers: string[] = [];
      const { health, figures } = await costsOf(async () => {
        const unread = Array.from({ length: 100 }, (_, at) =>
          leaveUnread("/api/tasks", greedy[at % greedy.length]),
        );
        const endsAt = Date.now() + 40_000;
        while (Date.now() < endsAt) {
          const whole = await send({ origin, path: "/api/tasks", as: reader });
          statuses.push(whole.status);
          if (whole.status === 200) expect(whole.json).toHaveLength(tasksOfEach);
          await expectServed();
          await sleep(2_000);
        }
        answers = await Promise.all(unread.map(({ rest }) => rest()));
      });
      expect(statuses).toContain(200);
      expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
      for (const text of answers) {
        expect(text).not.toMatch(/\}\]/);
        expect(text).toMatch(/^(HTTP\/1.1 200|HTTP\/1.1 429|$)/);
      }
      expect(health.failed).toBe(0);
      expect(health.medianMs).toBeLessThan(500);
      recordFigures(context, figures);
    },
    caseTimeoutMs,
  );

  it.for<[string, number, string, boolean, number]>([
    ["20 long lists asked for at once on one connection", 1, "/api/tasks", true, 20],
    ["300 pages of 200 long tasks", 300, "/api/tasks?limit=200", true, 1],
    ["300 times the largest public answer", 300, "/api/docs/scalar.js", false, 1],
  ])(
    "%s: all others are served",
    { timeout: caseTimeoutMs },
    async ([, connections, path, isPrivate, requests], context) => {
      const { health, figures } = await costsOf(async () => {
        const unread = Array.from({ length: connections }, (_, at) =>
          leaveUnread(path, isPrivate ? greedy[at % greedy.length] : undefined, requests),
        );
        for (let count = 0; count < 5; count += 1) {
          await expectServed();
          await sleep(1_000);
        }
        for (const { socket } of unread) socket.destroy();
      });
      expect(health.failed).toBe(0);
      expect(health.medianMs).toBeLessThan(500);
      recordFigures(context, figures);
    },
  );
});
