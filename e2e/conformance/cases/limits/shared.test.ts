import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, send } from "../../fixtures/http.ts";
import { entriesOf, logText } from "../../fixtures/log.ts";
import { newDatabase, type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { withRedis } from "../../fixtures/target.ts";
import { newUser, type User } from "../../fixtures/users.ts";
import { type RedisServer, startRedis } from "../../system/redis-server.ts";

const perMinute = 30;
const answered = (answers: Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

withRedis("two processes with one REDIS_URL", () => {
  let redis: RedisServer;
  let servers: OwnServer[];
  beforeAll(async () => {
    redis = await startRedis();
    const databaseUrl = await newDatabase();
    const env = { TASK_REQUESTS_PER_MINUTE: String(perMinute), REDIS_URL: redis.url };
    servers = await Promise.all([1, 2].map(() => startOwnServer({ databaseUrl, env })));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end()));
    await redis.kill();
  });
  const list = (as: User, at: number) =>
    send({ origin: servers[at % 2]?.origin ?? "", path: "/api/tasks", as });
  const burst = (user: User, count: number) =>
    Promise.all(Array.from({ length: count }, (_, at) => list(user, at)));
  const sharedInSum = async () => answered(await burst(newUser(), 100), 200);

  /** The end of an outage, or the time in which the processes connect. */
  const untilShared = () => expect.poll(sharedInSum, { timeout: 20_000 }).toBe(perMinute);

  const losses = async () => {
    // All servers of the cases' own write to one log.
    const entries = entriesOf(await logText("", servers[0]?.logFile));
    return entries.filter(({ msg }) => String(msg).startsWith("redis lost")).length;
  };

  /** Asks again if Redis was late, which is an outage: a busy machine may cause one. */
  async function undisturbed<T>(ask: () => Promise<T>): Promise<T> {
    await untilShared();
    const before = await losses();
    const answers = await ask();
    return (await losses()) === before ? answers : undisturbed(ask);
  }

  it("let one user through up to the limit in sum, in a parallel burst on both", async () => {
    const [flood, others] = await undisturbed(() =>
      Promise.all([burst(newUser(), 100), burst(newUser(), perMinute)]),
    );
    expect(answered(flood, 200)).toBe(perMinute);
    expect(answered(flood, 429)).toBe(100 - perMinute);
    expect(answered(others, 200)).toBe(perMinute);
  });

  it("go on, each with a limit of its own, when Redis hangs, dies and is away", async () => {
    const faults = [redis.freeze, redis.thaw, () => void redis.kill(), () => {}];
    for (const fault of faults) {
      fault();
      const answers = await burst(newUser(), 20);
      expect(answered(answers, 200)).toBe(20);
    }
    const flood = await burst(newUser(), 100);
    expect(answered(flood, 200)).toBe(2 * perMinute);
    expect(answered(flood, 429)).toBe(100 - 2 * perMinute);
    for (const { origin } of servers) {
      expect((await send({ origin, path: "/api/ready" })).status).toBe(200);
    }
    await redis.start();
    await untilShared();
  });
});
