import { describe, expect, it } from "vitest";
import { cookieOf, newAccount, newBrowser, newCredentials } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newAddress } from "../fixtures/tokens.ts";

const limit = 3;
const origin = "http://localhost:3000";

/** Runs `work` where one address may send three requests a minute to each route that takes a password. */
const withSmallLimit = (work: () => Promise<void>) =>
  withSettings({ authRequestsPerMinute: limit }, work);

async function expectLimited(response: Response) {
  const { headers } = response;
  const seconds = Number(headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(headers.get("ratelimit-policy")).toBe(`"auth";q=${limit};w=60`);
  expect(headers.get("ratelimit")).toBe(`"auth";r=0;t=${seconds}`);
  expect(headers.get("access-control-allow-origin")).toBe(origin);
  const message = "Too many requests. Please wait before trying again.";
  expect(await errorOf(response)).toMatchObject({
    status: 429,
    success: false,
    error: { message, code: "RATE_LIMITED" },
    detail: message,
    error_code: "RATE_LIMITED",
  });
  const entry = logLines.of(headers.get("x-request-id"));
  expect(entry).toMatchObject({ level: 40, security_event: "rate-limited" });
}

const post = (path: string, from: string, json: object, headers = {}) =>
  send("POST", path, { from, json, headers: { origin, ...headers } });

/** Uses up what `from` may send to `path`. */
async function exhaust(path: string, from: string, json: object, headers = {}) {
  for (let sent = 0; sent < limit; sent += 1) {
    expect((await post(path, from, json, headers)).status).not.toBe(429);
  }
}

describe("429 after AUTH_REQUESTS_PER_MINUTE from one address", () => {
  it.each(["/api/auth/signin", "/api/auth/login", "/api/auth/sign-in/email"])(
    "for POST %s, and 200 for the same credentials from another address",
    (path) =>
      withSmallLimit(async () => {
        const { email, password } = await newAccount();
        const from = newAddress();
        await exhaust(path, from, { email, password: "wrong-password" });
        await expectLimited(await post(path, from, { email, password }));
        expect((await post(path, newAddress(), { email, password })).status).toBe(200);
      }),
  );

  it.each(["/api/auth/signup", "/api/auth/register", "/api/auth/sign-up/email"])(
    "for POST %s, and nobody is signed up any more",
    (path) =>
      withSmallLimit(async () => {
        const from = newAddress();
        const newcomer = () => ({ ...newCredentials(), name: "Ada" });
        for (let sent = 0; sent < limit; sent += 1) {
          expect((await post(path, from, newcomer())).status).toBe(200);
        }
        const refused = newcomer();
        await expectLimited(await post(path, from, refused));
        expect((await post("/api/auth/signin", newAddress(), refused)).status).toBe(401);
        expect((await post(path, newAddress(), refused)).status).toBe(200);
      }),
  );

  it.each(["change-password", "delete-user"])(
    "for POST /api/auth/%s with a wrong password",
    (name) =>
      withSmallLimit(async () => {
        const { cookie, password } = await newBrowser();
        const from = newAddress();
        const guess = {
          password: "wrong-1",
          currentPassword: "wrong-1",
          newPassword: "new-password",
        };
        await exhaust(`/api/auth/${name}`, from, guess, { cookie });
        const right = { ...guess, password, currentPassword: password };
        await expectLimited(await post(`/api/auth/${name}`, from, right, { cookie }));
        const elsewhere = await post(`/api/auth/${name}`, newAddress(), right, { cookie });
        expect(elsewhere.status).toBe(200);
      }),
  );
});

it("every name and spelling of a route counts together", () =>
  withSmallLimit(async () => {
    const from = newAddress();
    const { email, password } = await newAccount();
    const paths = ["/api/auth/signin", "/api/auth/login/", "/api/auth/sign-in/email"];
    for (const path of paths) {
      expect((await post(path, from, { email, password: "wrong-password" })).status).toBe(401);
    }
    const spellings = [
      ...paths,
      "/api/auth/sign-in/email/",
      "/api/auth//sign-in/email",
      "/api/auth/sign-in//email",
      "/api/auth//sign-in//email//",
      "/api/auth/sign-in/%65mail",
      "/api/auth/sign-in/email?x=1",
    ];
    for (const path of spellings) await expectLimited(await post(path, from, { email, password }));
    const capitals = await post("/api/auth/Sign-In/email", from, { email, password });
    expect(capitals.status).toBe(404);
  }));

it("addresses of one IPv6 network count together, because one client has them all", () =>
  withSmallLimit(async () => {
    const network = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}:1`;
    const { email, password } = await newAccount();
    for (const host of ["1", "2", "ffff:1"]) {
      const response = await post("/api/auth/signin", `${network}::${host}`, newCredentials());
      expect(response.status).toBe(401);
    }
    await expectLimited(await post("/api/auth/signin", `${network}::9`, { email, password }));
  }));

it("parallel requests can't exceed it", () =>
  withSmallLimit(async () => {
    const from = newAddress();
    const attempts = Array.from({ length: 12 }, () =>
      post("/api/auth/signin", from, newCredentials()),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(limit);
    expect(statuses.filter((status) => status === 429)).toHaveLength(12 - limit);
  }));

it("a session and its token stay usable meanwhile", () =>
  withSmallLimit(async () => {
    const from = newAddress();
    const { email, password } = newCredentials();
    const signUp = await post("/api/auth/sign-up/email", from, { email, password, name: "Ada" });
    const cookie = cookieOf(signUp);
    await exhaust("/api/auth/sign-in/email", from, { email, password: "wrong-password" });
    await expectLimited(await post("/api/auth/sign-in/email", from, { email, password }));
    for (let sent = 0; sent < 2 * limit; sent += 1) {
      const response = await send("GET", "/api/auth/token", { from, headers: { cookie } });
      expect(response.status).toBe(200);
    }
  }));
