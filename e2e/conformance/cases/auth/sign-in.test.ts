import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal, factsOf } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { newAccount, newAddress } from "../../fixtures/users.ts";

const post = (path: string, json: unknown) =>
  send({ path, json, headers: { "x-forwarded-for": newAddress() } });
const newEmail = () => `${randomUUID()}@conformance.example`;

async function medianMs(count: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(count / 2)] ?? 0;
}

withUsers("signing in", () => {
  it.each(["/api/auth/signin", "/api/auth/login", "/api/auth/sign-in/email"])(
    "an unknown address and a wrong password answer with the same bytes: %s",
    async (path) => {
      const { email, password } = await newAccount();
      const wrong = await post(path, { email, password: "wrong password" });
      const unknown = await post(path, { email: newEmail(), password: "wrong password" });
      expectRefusal(wrong, 401, "INVALID_CREDENTIALS");
      expect(factsOf(wrong)).toBe(factsOf(unknown));
      expect((await post(path, { email, password })).status).toBe(200);
    },
  );

  it("an unknown address takes as long as a wrong password", async () => {
    const { email } = await newAccount();
    const path = "/api/auth/signin";
    const wrong = await medianMs(15, () => post(path, { email, password: "wrong password" }));
    const unknown = await medianMs(15, () =>
      post(path, { email: newEmail(), password: "wrong password" }),
    );
    expect(unknown / wrong).toBeGreaterThan(0.33);
    expect(unknown / wrong).toBeLessThan(3);
  });

  it("anybody learns whether email is sent and for how long changes are kept, and nothing else", async () => {
    const path = "/api/auth/capabilities";
    const { status, json } = await send({ path });
    const task_history_days = expect.any(Number);
    expect([status, json]).toEqual([200, { email: expect.any(Boolean), task_history_days }]);
    expectRefusal(await post(path, {}), 405, "METHOD_NOT_ALLOWED");
  });

  const bad: [name: string, credentials: unknown][] = [
    ["no e-mail address", { password: "x" }],
    ["no password", { email: "a@example.com" }],
    ["an address in a list", { email: ["a@example.com"], password: "x" }],
    ["an address in an object", { email: { $ne: null }, password: "x" }],
    ["a password in an object", { email: "a@example.com", password: { $gt: "" } }],
    ["SQL for an address", { email: "' or 1=1 --", password: "x" }],
    ["a line break in an address", { email: "a@example.com\nBcc: b@example.com", password: "x" }],
    ["an address of 300 characters", { email: `${"a".repeat(290)}@example.com`, password: "x" }],
    ["a NUL in the password", { email: "a@example.com", password: "x\0" }],
    ["a lone surrogate in the password", { email: "a@example.com", password: "\ud800" }],
    ["a password of 129 characters", { email: "a@example.com", password: "x".repeat(129) }],
    ["a password of 60,000 characters", { email: "a@example.com", password: "x".repeat(60_000) }],
  ];
  it.each(bad)("422 for %s, before a password is hashed", async (_, credentials) => {
    for (const path of ["/api/auth/signin", "/api/auth/signup"]) {
      expectRefusal(await post(path, credentials), 422, "VALIDATION_ERROR");
    }
  });
  it.each(bad)("a 4xx for %s on the routes for browsers too", async (_, credentials) => {
    for (const path of ["/api/auth/sign-in/email", "/api/auth/sign-up/email"]) {
      const members = { name: "x", ...(credentials as object) };
      const answer = await post(path, members);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it("an address is one account, in whatever case", async () => {
    const { email, password, id } = await newAccount();
    const again = await post("/api/auth/signup", { email: email.toUpperCase(), password });
    expectRefusal(again, 409, "EMAIL_TAKEN");
    const signedIn = await post("/api/auth/signin", { email: email.toUpperCase(), password });
    expect(signedIn.json.user.id).toBe(id);
  });

  it("20 parallel sign-ups with one address are one account", async () => {
    const credentials = { email: newEmail(), password: "correct horse" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post("/api/auth/signup", credentials)),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  });

  it.each(["emailVerified", "id", "role", "createdAt", "banned", "__proto__"])(
    "signing up sets no %s",
    async (name) => {
      const credentials = { email: newEmail(), password: "correct horse", name: "x" };
      for (const path of ["/api/auth/signup", "/api/auth/sign-up/email"]) {
        const body = JSON.stringify({ ...credentials, email: newEmail() });
        const planted = `{"${name}":"2001-01-01T00:00:00.000Z",${body.slice(1)}`;
        const headers = { "content-type": "application/json", "x-forwarded-for": newAddress() };
        const answer = await send({ method: "POST", path, body: planted, headers });
        expect(answer.status).toBeLessThan(500);
        expect(answer.text).not.toContain("2001-01-01");
        expect(answer.text).not.toContain('"emailVerified":true');
      }
    },
  );

  it("the answer says nothing of the account but what its owner knows", async () => {
    const { email, password } = await newAccount();
    const { text, json } = await post("/api/auth/signin", { email, password });
    expect(text).not.toContain(password);
    expect(text).not.toMatch(/scrypt|hash|salt|ipAddress|userAgent/);
    expect(Object.keys(json.user).sort()).toEqual([
      "createdAt",
      "created_at",
      "email",
      "id",
      "name",
      "updatedAt",
      "updated_at",
    ]);
  });
});
