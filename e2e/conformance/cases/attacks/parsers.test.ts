// What would be slow for a reader that takes more than linear time, as large as one request may be.
import { type TestContext, expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import {
  healthFigures,
  healthLatencyDuring,
  tolerableMedianMs,
} from "../../fixtures/health-latency.ts";
import { type Call, send } from "../../fixtures/http.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { newAddress, newUser } from "../../fixtures/users.ts";

const size = 15_000;
const fill = (unit: string, length = size) =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Sends each call ten times, one after the other: what is measured is how long one holds up all. */
async function attack(context: TestContext, calls: Call[], statuses: number[]) {
  const queue = Array.from({ length: 10 }, () => calls).flat();
  const tolerableMs = await tolerableMedianMs(target.origin);
  const latency = await healthLatencyDuring(target.origin, async () => {
    for (const call of queue) {
      const headers = { "x-forwarded-for": newAddress(), ...call.headers };
      const { status } = await send({ ...call, headers });
      expect(statuses, call.path.slice(0, 60)).toContain(status);
    }
  });
  recordFigures(context, healthFigures(latency));
  expect(latency.failed).toBe(0);
  // A shared machine may stall; a reader that takes the square of the size holds up every check.
  expect(latency.medianMs).toBeLessThan(tolerableMs);
}

withUsers("health is answered at once while there come", () => {
  it("content types of 15,000 characters", async (context) => {
    const types = [
      `application/json;${fill(" ")}a`,
      `application/${fill(" ")}json`,
      `application/json;${fill("a;")}`,
      `application/json;a="${fill("\\\\")}`,
      fill("/"),
    ];
    const calls = types.flatMap((type) =>
      ["/api/auth/signin", "/api/auth/sign-in/email"].map((path) => ({
        method: "POST",
        path,
        body: "{}",
        headers: { "content-type": type },
      })),
    );
    await attack(context, calls, [415]);
  });

  it("queries of thousands of names", async (context) => {
    const names = Array.from({ length: 3_000 }, (_, number) => `${number.toString(36)}&`);
    const queries = [names.join("").slice(0, size), fill("&"), fill("="), `search=${fill("%")}`];
    const as = newUser();
    const calls = queries.map((query) => ({ path: `/api/tasks?${query}`, as }));
    await attack(context, calls, [200, 422]);
  });

  it("thousands of cookies", async (context) => {
    const cookie = Array.from({ length: 3_000 }, (_, number) => `${number.toString(36)}=1`);
    const headers = { cookie: cookie.join(";").slice(0, size) };
    const paths = ["/api/health", "/api/tasks", "/api/auth/get-session"];
    const calls = paths.map((path) => ({ path, as: newUser(), headers }));
    await attack(context, calls, [200, 401]);
  });

  it("other headers of 15,000 characters", async (context) => {
    const as = newUser();
    const names = ["accept-language", "cookie", "if-none-match", "origin", "prefer", "range"];
    const calls = names.flatMap((name) =>
      [" ", ",", ";", '"', "a=", "; "].map((unit) => ({
        path: "/api/tasks?limit=1",
        as,
        headers: { [name]: `a${fill(unit)}a` },
      })),
    );
    await attack(context, calls, [200]);
  });

  it("bodies of 10,000 levels", async (context) => {
    const body = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const paths = ["/api/tasks", "/api/tasks/bulk", "/api/auth/signup", "/api/auth/sign-up/email"];
    const headers = { "content-type": "application/json" };
    const calls = paths.map((path) => ({ method: "POST", path, as: newUser(), body, headers }));
    await attack(context, calls, [422]);
  });
});
