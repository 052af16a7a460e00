import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { expectInvalidToken, expectRefusal } from "../../fixtures/refusal.ts";
import { target, withProcess } from "../../fixtures/target.ts";
import { families, newUser, type User } from "../../fixtures/users.ts";

const perMinute = 30;
const quota = 25;
const burst = (count: number, ask: (at: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, at) => ask(at)));
const withStatus = (answers: Answer[], status: number) =>
  answers.filter((answer) => answer.status === status);

withProcess("requests of one user", () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startOwnServer({
      env: { TASK_REQUESTS_PER_MINUTE: String(perMinute), TASKS_PER_USER: String(quota) },
    });
  });
  afterAll(() => server.end());
  const list = (as: User, path = "/api/tasks") => send({ origin: server.origin, path, as });

  it("get through up to the limit, in a parallel burst too, over both families together", async () => {
    const user = newUser();
    const answers = await burst(100, (at) => list(user, families[at % 2]?.tasksOf(user)));
    expect(withStatus(answers, 200)).toHaveLength(perMinute);
    expect(withStatus(answers, 429)).toHaveLength(100 - perMinute);
    for (const answer of withStatus(answers, 429)) {
      expectRefusal(answer, 429, "RATE_LIMITED");
      expect(answer.headers["ratelimit-policy"]).toBe(`"tasks";q=${perMinute};w=60`);
      expect(answer.headers.ratelimit).toMatch(/^"tasks";r=0;t=[0-9]+$/);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(60);
    }
  });

  it("take nothing from anybody else: ten users in one burst each get all of theirs", async () => {
    const greedy = newUser();
    const users = Array.from({ length: 10 }, () => newUser());
    const [flood, ...fair] = await Promise.all([
      burst(200, () => list(greedy)),
      ...users.map((user) => burst(perMinute, () => list(user))),
    ]);
    expect(withStatus(flood ?? [], 200)).toHaveLength(perMinute);
    for (const answers of fair) expect(withStatus(answers, 200)).toHaveLength(perMinute);
  });

  it("are not used up by others: neither by bad tokens nor by a path with one's id", async () => {
    const [victim, attacker] = [newUser(), newUser()];
    const path = `/api/${victim.id}/tasks`;
    await burst(perMinute * 2, () => list({ ...victim, token: `${victim.token}x` }));
    await burst(perMinute * 2, () => list(attacker, path));
    const answers = await burst(perMinute, () => list(victim));
    expect(withStatus(answers, 200)).toHaveLength(perMinute);
  });

  it("429 comes after 401 and 403, and before the body is looked at", async () => {
    const user = newUser();
    await burst(perMinute, () => list(user));
    expectInvalidToken(await list({ ...user, token: "x.y.z" }));
    expectRefusal(await list(user, "/api/somebody-else/tasks"), 403, "FORBIDDEN");
    const call = { origin: server.origin, path: "/api/tasks", as: user };
    expectRefusal(await send({ ...call, method: "POST", body: "{" }), 429, "RATE_LIMITED");
    const headers = { origin: target.frontendOrigin ?? "" };
    const seen = await send({ ...call, headers });
    expect(seen.headers["access-control-allow-origin"]).toBe(target.frontendOrigin);
  });

  it("create no more tasks than the quota, in a parallel burst", async () => {
    const user = newUser();
    const call = { origin: server.origin, path: "/api/tasks", as: user };
    const answers = await burst(perMinute, () => send({ ...call, json: { title: "x" } }));
    expect(withStatus(answers, 201)).toHaveLength(quota);
    for (const answer of withStatus(answers, 403)) expectRefusal(answer, 403, "TASK_LIMIT_REACHED");
    expect(withStatus(answers, 403)).toHaveLength(perMinute - quota);
  });
});
