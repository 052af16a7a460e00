import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { newBrowser, newCredentials } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { startMailServer } from "../fixtures/mail-server.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newAddress } from "../fixtures/tokens.ts";

const limit = 4;

/** How many rows count requests, of everybody. */
const countRows = () =>
  withClient(ownerUrl(), async (client) => {
    const { rows } = await client.query(
      "select (select count(*) from rate_limit) + (select count(*) from attempt_counts) as rows",
    );
    return Number(rows[0].rows);
  });

describe("what is no route of Better Auth", () => {
  it.each([
    ["a random name", () => `x${Math.random()}`],
    ["a random name below a route", () => `sign-in/email/x${Math.random()}`],
    ["a path of 3,000 characters", () => "x".repeat(3_000)],
    ["60 segments", () => Array.from({ length: 60 }, () => "x").join("/")],
    ["a route in capitals", () => "Sign-In/Email"],
    ["an encoded slash", () => "sign-in%2Femail"],
    ["an encoded NUL", () => "%00"],
    ["a disabled route", () => "verify-password"],
    ["a name of every object", () => "constructor"],
    ["a route's pattern", () => "reset-password/:token/x"],
    ["the way back from a sign-in provider, of which there are none", () => "callback/github"],
    ["the way to one", () => "sign-in/social"],
  ])("%s: 404 for every method, and nothing is counted", async (_name, newPath) => {
    const from = newAddress();
    const before = await countRows();
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const response = await send(method, `/api/auth/${newPath()}`, { from });
      expect([method, response.status]).toEqual([method, 404]);
    }
    expect(await countRows()).toBe(before);
  });
});

describe("a route of Better Auth", () => {
  it.each([
    ["GET", "sign-in/email", "POST, OPTIONS"],
    ["POST", "ok", "GET, HEAD, OPTIONS"],
    ["POST", "reset-password/token", "GET, HEAD, OPTIONS"],
    ["DELETE", "get-session", "GET, HEAD, POST, OPTIONS"],
  ])("405 for %s /api/auth/%s, with what it allows", async (method, path, allow) => {
    for (const asked of [method, "OPTIONS"]) {
      const response = await send(asked, `/api/auth/${path}`);
      expect(response.status).toBe(asked === "OPTIONS" ? 204 : 405);
      expect(response.headers.get("allow")).toBe(allow);
    }
  });

  it("with a path parameter counts once for an address, whatever the parameter", async () => {
    const from = newAddress();
    const before = await countRows();
    const spellings = ["reset-password", "reset-password//", "/reset-password", "reset%2Dpassword"];
    for (const at of [0, 1, 2, 3]) {
      const path = `/api/auth/${spellings[at]}/token-${Math.random()}/?callbackURL=/x&at=${at}`;
      expect((await send("GET", path, { from })).status).toBe(302);
    }
    await send("GET", `/api/auth/reset-password/${"x".repeat(3_000)}?callbackURL=/x`, { from });
    expect(await countRows()).toBe(before + 1);
  });
});

const passwordPaths = [
  "signin",
  "signup",
  "sign-in/email",
  "sign-up/email",
  "change-password",
  "delete-user",
  "request-password-reset",
  "send-verification-email",
];
const otherPaths = ["get-session", "reset-password/x"];

describe("the headers of a 429 say the rule that applied", () => {
  it.each(passwordPaths)("AUTH_REQUESTS_PER_MINUTE for POST /api/auth/%s", async (path) => {
    const server = await startMailServer();
    const mail = { via: "smtp", url: server.url, from: "todo@example.com" } as const;
    await withSettings({ authRequestsPerMinute: limit, mail }, async () => {
      const { cookie } = await newBrowser();
      const from = newAddress();
      const ask = () => {
        const json = newCredentials();
        const headers = { cookie, origin: "http://localhost:3000" };
        return send("POST", `/api/auth/${path}`, { from, json, headers });
      };
      for (let at = 0; at < limit; at += 1) expect((await ask()).status).not.toBe(429);
      const refused = await ask();
      expect(refused.status).toBe(429);
      const seconds = Number(refused.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(50);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(refused.headers.get("ratelimit-policy")).toBe(`"auth";q=${limit};w=60`);
      expect(refused.headers.get("ratelimit")).toBe(`"auth";r=0;t=${seconds}`);
      await getBackend().outbox?.drain(10_000);
    });
  });

  it.each(otherPaths)(
    "300 a minute for GET /api/auth/%s",
    async (path) => {
      const from = newAddress();
      const ask = () => send("GET", `/api/auth/${path}`, { from });
      for (let sent = 0; sent < 300; sent += 20) {
        const statuses = await Promise.all(Array.from({ length: 20 }, ask));
        expect(statuses.map(({ status }) => status)).not.toContain(429);
      }
      const refused = await ask();
      expect(await errorOf(refused.clone())).toMatchObject({
        status: 429,
        success: false,
        error_code: "RATE_LIMITED",
      });
      expect(refused.headers.get("ratelimit-policy")).toBe(`"auth-other";q=300;w=60`);
      expect((await send("GET", "/api/auth/list-sessions", { from })).status).toBe(401);
    },
    60_000,
  );
});
