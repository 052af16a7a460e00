import { readFile } from "node:fs/promises";
import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import {
  type Account,
  cookieOf,
  newAccount,
  newBrowser,
  newCredentials,
} from "../fixtures/accounts.ts";
import { getBackend } from "#backend.ts";
import { withSettings } from "../fixtures/backends.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { startMailServer } from "../fixtures/mail-server.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newAddress } from "../fixtures/tokens.ts";

const limit = 3;
const origin = "http://localhost:3000";
const signInPaths = ["/api/auth/signin", "/api/auth/login", "/api/auth/sign-in/email"];

const withSmallLimit = (work: () => Promise<void>) =>
  withSettings({ authFailuresPerHour: limit }, work);

/** From another address each time, unless told otherwise. */
const post = (path: string, json: object, from = newAddress(), headers = {}) =>
  send("POST", path, { from, json, headers: { origin, ...headers } });
const signIn = (email: string, password: string, from?: string, path = "/api/auth/signin") =>
  post(path, { email, password }, from);

async function exhaust(email: string) {
  for (let at = 0; at < limit; at += 1) {
    const path = signInPaths[at % signInPaths.length];
    const spelling = at % 2 === 0 ? email : email.toUpperCase();
    expect((await signIn(spelling, "wrong-password", newAddress(), path)).status).toBe(401);
  }
}

async function expectLimited(response: Response, policy = "account", quota = limit) {
  const { headers } = response;
  const seconds = Number(headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(3_500);
  expect(seconds).toBeLessThanOrEqual(3_600);
  expect(headers.get("ratelimit-policy")).toBe(`"${policy}";q=${quota};w=3600`);
  expect(headers.get("ratelimit")).toBe(`"${policy}";r=0;t=${seconds}`);
  const requestId = headers.get("x-request-id");
  expect(await errorOf(response)).toEqual({
    status: 429,
    success: false,
    error: {
      message: "Too many requests. Please wait before trying again.",
      code: "RATE_LIMITED",
    },
    detail: "Too many requests. Please wait before trying again.",
    error_code: "RATE_LIMITED",
    request_id: requestId,
  });
  expect(logLines.of(requestId)).toMatchObject({ level: 40, security_event: "rate-limited" });
}

describe("AUTH_FAILURES_PER_HOUR", () => {
  it.each(signInPaths)(
    "429 for one account at POST %s from the next address, whatever the password",
    (path) =>
      withSmallLimit(async () => {
        const { email, password } = newCredentials();
        const from = newAddress();
        const cookie = cookieOf(
          await post("/api/auth/sign-up/email", { email, password, name: "Ada" }, from),
        );
        await send("POST", "/api/auth/sign-out", { from, headers: { origin, cookie } });
        await exhaust(email);
        await expectLimited(await signIn(email, "wrong-password", newAddress(), path));
        await expectLimited(await signIn(email, password, newAddress(), path));
        await expectLimited(await signIn(email.toUpperCase(), password, from, path));
      }),
  );

  it("other accounts are unaffected, from the attacker's addresses too", () =>
    withSmallLimit(async () => {
      const [attacked, other] = [await newAccount(), await newAccount()];
      await exhaust(attacked.email);
      const from = newAddress();
      await expectLimited(await signIn(attacked.email, "wrong-password", from));
      expect((await signIn(other.email, other.password, from)).status).toBe(200);
    }));

  it("an unknown address is answered the same, byte for byte, and counted the same", () =>
    withSmallLimit(async () => {
      const known = await newAccount();
      const unknown = newCredentials();
      const answers = [];
      for (const { email } of [known, unknown]) {
        await exhaust(email);
        const response = await signIn(email, "wrong-password");
        const { request_id: _, ...body } = await response.json();
        answers.push([response.status, response.headers.get("ratelimit-policy"), body]);
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toBe(429);
    }));

  it("parallel guesses from as many addresses can't exceed it", () =>
    withSmallLimit(async () => {
      for (const { email } of [await newAccount(), newCredentials()]) {
        const guesses = Array.from({ length: 6 * limit }, () => signIn(email, "wrong-password"));
        const statuses = (await Promise.all(guesses)).map(({ status }) => status);
        expect(statuses.filter((status) => status === 401)).toHaveLength(limit);
        expect(statuses.filter((status) => status === 429)).toHaveLength(5 * limit);
      }
    }));

  it("a right password costs nothing, nor does what is no guess", () =>
    withSmallLimit(async () => {
      const { email, password } = await newAccount();
      for (let at = 0; at < 2 * limit; at += 1) {
        expect((await signIn(email, password)).status).toBe(200);
        const tooLong = { email, password: "x".repeat(129) };
        expect((await post("/api/auth/sign-in/email", tooLong)).status).toBe(400);
      }
      await exhaust(email);
      await expectLimited(await signIn(email, "wrong-password"));
    }));

  it("the owner gets in from an address where they are signed in, within the limit of that address", () =>
    withSettings({ authFailuresPerHour: limit, authRequestsPerMinute: limit }, async () => {
      const { email, password } = newCredentials();
      const home = newAddress();
      expect((await post("/api/auth/signup", { email, password }, home)).status).toBe(200);
      await exhaust(email);
      await expectLimited(await signIn(email, password));
      expect((await signIn(email, password, home)).status).toBe(200);
      for (let at = 0; at < limit - 1; at += 1) {
        expect((await signIn(email, "wrong-password", home)).status).toBe(401);
      }
      const refused = await signIn(email, password, home);
      expect(refused.headers.get("ratelimit-policy")).toBe(`"auth";q=${limit};w=60`);
    }));

  it("an address where the owner is signed in has as many failures for that account besides, and no more", () =>
    withSmallLimit(async () => {
      const { email, password } = newCredentials();
      const [home, office] = [newAddress(), newAddress()];
      expect((await post("/api/auth/signup", { email, password }, home)).status).toBe(200);
      await exhaust(email);
      await expectLimited(await signIn(email, password, office));
      for (let at = 0; at < limit; at += 1) {
        expect((await signIn(email, password, home)).status).toBe(200);
        expect((await signIn(email, "wrong-password", home)).status).toBe(401);
      }
      await expectLimited(await signIn(email, password, home));
      const other = await newAccount();
      expect((await signIn(other.email, other.password, home)).status).toBe(200);
    }));

  it.each(["change-password", "delete-user"])(
    "wrong passwords at POST /api/auth/%s count, whatever address they come from",
    (name) =>
      withSmallLimit(async () => {
        const browser = await newBrowser();
        const ask = (password: string) => {
          const json = { password, currentPassword: password, newPassword: "new-password" };
          return post(`/api/auth/${name}`, json, newAddress(), { cookie: browser.cookie });
        };
        for (let at = 0; at < limit; at += 1) expect((await ask("wrong-1")).status).toBe(400);
        await expectLimited(await ask(browser.password));
        await expectLimited(await signIn(browser.email, browser.password));
      }),
  );

  it("the statement of docs/operations.md forgets the wrong passwords of one account", () =>
    withSmallLimit(async () => {
      const [locked, other] = [await newAccount(), await newAccount()];
      for (const { email } of [locked, other]) await exhaust(email);
      const guide = await readFile(
        new URL("../../../../docs/operations.md", import.meta.url),
        "utf8",
      );
      const statement = /delete from attempt_counts where .*?;/s.exec(guide)?.[0] ?? "";
      await withClient(ownerUrl(), (client) =>
        client.query(statement.replace("ada@example.com", locked.email)),
      );
      expect((await signIn(locked.email, locked.password)).status).toBe(200);
      await expectLimited(await signIn(other.email, other.password));
    }));

  it("no other route tells whether a password is right", async () => {
    const { cookie, password } = await newBrowser();
    for (const guess of [password, "wrong-password"]) {
      const json = { password: guess };
      const response = await post("/api/auth/verify-password", json, newAddress(), { cookie });
      expect(await errorOf(response)).toMatchObject({
        status: 404,
        error_code: "RESOURCE_NOT_FOUND",
      });
    }
  });
});

describe("mails to one address", () => {
  const mailLimit = 5;
  const paths = ["/api/auth/request-password-reset", "/api/auth/send-verification-email"];

  it("signing up, leaving and signing up again sends no more than five an hour", async () => {
    const server = await startMailServer();
    const mail = { via: "smtp", url: server.url, from: "todo@example.com" } as const;
    await withSettings({ mail }, async () => {
      const { email, password } = newCredentials();
      for (let round = 0; round < mailLimit + 2; round += 1) {
        const spelling = round % 2 === 0 ? email : email.toUpperCase();
        const json = { email: spelling, password, name: "Ada" };
        const cookie = cookieOf(
          await post("/api/auth/sign-up/email?/request-password-reset", json),
        );
        const deleted = await post("/api/auth/delete-user", { password }, newAddress(), { cookie });
        expect(deleted.status).toBe(200);
        expect(await getBackend().outbox?.drain(10_000)).toBe(true);
      }
      expect(server.mails.filter(({ to }) => to.includes(email))).toHaveLength(mailLimit);
      await expectLimited(await post(paths[1] ?? "", { email }), "recipient", mailLimit);
      expect((await post("/api/auth/signup", { email, password })).status).toBe(200);
    });
  });

  it("429 after five an hour from any address and of any kind, whether the account exists", async () => {
    const existing = await newAccount();
    const server = await startMailServer();
    const mail = { via: "smtp", url: server.url, from: "todo@example.com" } as const;
    await withSettings({ mail }, async () => {
      const asked = async ({ email }: Pick<Account, "email">) => {
        for (let at = 0; at < mailLimit; at += 1) {
          expect((await post(paths[at % 2] ?? "", { email })).status).toBe(200);
        }
        for (const path of paths) {
          await expectLimited(await post(path, { email }), "recipient", mailLimit);
        }
      };
      await Promise.all([asked(existing), asked(newCredentials())]);
      const other = await newAccount();
      expect((await post(paths[0] ?? "", { email: other.email })).status).toBe(200);
    });
  });
});
