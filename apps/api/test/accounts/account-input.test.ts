import { findUser } from "@todo/db/auth/users";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { newAccount, newCredentials } from "../fixtures/accounts.ts";
import { useSettings } from "../fixtures/backends.ts";
import { cpuMsOf } from "../fixtures/cpu-time.ts";
import { startMailServer } from "../fixtures/mail-server.ts";
import { errorOf, send } from "../fixtures/send.ts";

const origin = "http://localhost:3000";
const post = (path: string, json: object) =>
  send("POST", `/api/auth/${path}`, { json, headers: { origin } });

// `register` and `login` are the same files as `signup` and `signin`.
const signUpPaths = ["signup", "sign-up/email"];
const signInPaths = ["signin", "sign-in/email"];

const server = await startMailServer();
useSettings({
  mail: { via: "smtp", url: server.url, from: "todo@example.com" },
  authFailuresPerHour: 2,
});

const storedUser = async (response: Response) => {
  const { user } = (await response.clone().json()) as { user: { id: string } };
  return findUser(getBackend().database.db, user.id);
};

describe.concurrent.each(signUpPaths)("the name at POST /api/auth/%s", (path) => {
  it.each([
    ["no name", {}, [1, 100, 101, 242]],
    ["an empty name", { name: "" }, [101]],
    ["a blank name", { name: "  " }, [101]],
    ["null, as Swift and Kotlin encode it", { name: null, image: null, rememberMe: null }, [101]],
  ])(
    "is the part before the @ with %s, cut where that is too long",
    async (_, members, lengths) => {
      for (const length of lengths) {
        const local = crypto.randomUUID().padEnd(length, "x").slice(0, length);
        const email =
          length === 1 ? `${local}@${crypto.randomUUID()}.example` : `${local}@e.example`;
        const { password } = newCredentials();
        const response = await post(path, { email, password, ...members });
        expect([length, response.status]).toEqual([length, 200]);
        expect(await storedUser(response)).toMatchObject({ email, name: local.slice(0, 100) });
      }
    },
  );

  it("is the one given, at most 100 characters", async () => {
    const name = "👍".repeat(100);
    const response = await post(path, { ...newCredentials(), name });
    expect(await storedUser(response)).toMatchObject({ name });
    const tooLong = await post(path, { ...newCredentials(), name: `${name}x` });
    expect(await errorOf(tooLong)).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
  });
});

const around: [string, (email: string) => string][] = [
  ["a space behind", (email) => `${email} `],
  ["space before and behind", (email) => ` \t\n${email}\r\n `],
  ["a no-break space", (email) => `\u00a0${email}\u00a0`],
  ["zero-width characters", (email) => `\u200b\ufeff${email}\u200b\u2060\u200e`],
  ["capitals", (email) => email.toUpperCase()],
];

describe.concurrent.each(around)("an e-mail address with %s", (_what, spell) => {
  it.each(signUpPaths)("is stored without them at POST /api/auth/%s", async (path) => {
    const { email, password } = newCredentials();
    const response = await post(path, { email: spell(email), password, name: "Ada" });
    expect(response.status).toBe(200);
    expect(await storedUser(response)).toMatchObject({ email });
    const again = await post(path, { email, password, name: "Ada" });
    expect(await errorOf(again)).toMatchObject({ status: 409, error_code: "EMAIL_TAKEN" });
  });

  it.each(signInPaths)(
    "signs in at POST /api/auth/%s, and its failures count together",
    async (path) => {
      const { email, password } = await newAccount();
      expect((await post(path, { email: spell(email), password })).status).toBe(200);
      const wrong = { password: "wrong-password" };
      expect((await post(path, { email: spell(email), ...wrong })).status).toBe(401);
      expect((await post(path, { email, ...wrong })).status).toBe(401);
      expect((await post(path, { email: spell(email), password })).status).toBe(429);
    },
  );

  it.each([
    ["request-password-reset", "Reset"],
    ["send-verification-email", "Confirm"],
  ])(
    "gets the mail of POST /api/auth/%s, and counts as the same recipient",
    async (path, subject) => {
      const { email } = await newAccount();
      expect((await post(path, { email: spell(email) })).status).toBe(200);
      await getBackend().outbox?.drain(10_000);
      const mails = server.mails.filter(({ to }) => to.includes(email));
      const expected = path === "send-verification-email" ? 1 : 0;
      const meant = mails.filter(({ text }) => text.includes(`Subject: ${subject}`));
      expect(meant.length).toBeGreaterThan(expected);
      // The sign-up's mail and this one are two of five.
      for (let at = 0; at < 3; at += 1) expect((await post(path, { email })).status).toBe(200);
      expect((await post(path, { email: spell(email) })).status).toBe(429);
    },
  );
});

it("40,000 spaces in an e-mail address cost no time", async () => {
  const email = `a${" ".repeat(40_000)}b@example.com`;
  const cpuMs = await cpuMsOf(async () => {
    for (const path of [...signInPaths, ...signUpPaths]) {
      const { status } = await post(path, { email, password: "password" });
      expect([400, 422]).toContain(status);
    }
  });
  expect(cpuMs).toBeLessThan(2_000);
});
