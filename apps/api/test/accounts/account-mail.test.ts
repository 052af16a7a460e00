import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { newAccount, newBrowser, newCredentials } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { startMailServer } from "../fixtures/mail-server.ts";
import { errorOf, send } from "../fixtures/send.ts";

const server = await startMailServer();
const from = "todo@example.com";

/** Runs `work` where mails go to the server, and waits until they are there. */
const withMail = (work: () => Promise<void>) =>
  withSettings({ mail: { via: "smtp", url: server.url, from } }, work);
const mailsTo = async (email: string) => {
  expect(await getBackend().outbox?.drain(10_000)).toBe(true);
  return server.mails.filter(({ to }) => to.includes(email));
};
const post = (path: string, json: object) => send("POST", `/api/auth${path}`, { json });
const askForReset = (email: string, more = {}) =>
  post("/request-password-reset", { email, ...more });
const follow = (link: string) => {
  const { pathname, search } = new URL(link);
  return send("GET", pathname + search);
};

describe("with SMTP", () => {
  it("a forgotten password is reset by the link of a mail, once, and ends all sessions", () =>
    withMail(async () => {
      const account = await newBrowser();
      const session = async () => {
        const headers = { cookie: account.cookie };
        return (await send("GET", "/api/auth/get-session", { headers })).json();
      };
      expect(await session()).toMatchObject({ user: { id: account.id } });
      expect((await askForReset(account.email)).status).toBe(200);
      const mails = await mailsTo(account.email);
      const mail = mails.find(({ text }) => text.includes("Subject: Reset your password"));
      expect(mail).toMatchObject({ from, to: [account.email] });
      expect(mail?.link).toMatch(/^http:\/\/localhost:8000\/api\/auth\/reset-password\//);

      const landing = (await follow(mail?.link ?? "")).headers.get("location") ?? "";
      const { origin, pathname, searchParams } = new URL(landing);
      expect(origin + pathname).toBe("http://localhost:3000/reset-password");
      const change = { newPassword: "another-password", token: searchParams.get("token") };
      expect((await post("/reset-password", change)).status).toBe(200);
      expect((await post("/reset-password", change)).status).toBe(400);
      expect(await session()).toBeNull();

      const { email } = account;
      expect((await post("/signin", { email, password: account.password })).status).toBe(401);
      const signedIn = await post("/signin", { email, password: change.newPassword });
      expect(signedIn.status).toBe(200);
    }));

  it("who has reset the password gets in at once, however many wrong ones there were, and strangers count anew", () =>
    withSettings(
      { mail: { via: "smtp", url: server.url, from }, authFailuresPerHour: 2 },
      async () => {
        const { email } = await newAccount();
        const signIn = async (password: string) =>
          (await post("/signin", { email, password })).status;
        const guess = () => signIn("wrong-password");
        expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
        await askForReset(email);
        const mails = await mailsTo(email);
        const link = mails.find(({ text }) => text.includes("Subject: Reset"))?.link ?? "";
        const landing = new URL((await follow(link)).headers.get("location") ?? "");
        const token = landing.searchParams.get("token");
        const newPassword = "another-password";
        expect(await guess()).toBe(429);
        expect((await post("/reset-password", { newPassword, token })).status).toBe(200);
        expect(await signIn(newPassword)).toBe(200);
        expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
      },
    ));

  it("signing up sends a link that verifies the address, and again on request", () =>
    withMail(async () => {
      const { email } = await newAccount();
      expect((await post("/send-verification-email", { email })).status).toBe(200);
      const mails = await mailsTo(email);
      expect(mails).toHaveLength(2);
      expect(mails[0]?.text).toContain("Subject: Confirm your e-mail address");
      for (const { link } of mails) {
        const location = (await follow(link)).headers.get("location");
        expect(location).toBe("http://localhost:3000/");
      }
      await post("/send-verification-email", { email });
      expect(await mailsTo(email)).toHaveLength(2);
    }));

  it("a link may lead to another page of the frontend, never to anybody else's", () =>
    withMail(async () => {
      const { email } = await newAccount();
      const page = "http://localhost:3000/new-password";
      expect((await askForReset(email, { redirectTo: page })).status).toBe(200);
      const mails = await mailsTo(email);
      const link = mails.find(({ text }) => text.includes("Subject: Reset"))?.link ?? "";
      expect((await follow(link)).headers.get("location")).toMatch(`${page}?token=`);
      const foreign = await askForReset(email, { redirectTo: "https://evil.example/" });
      expect(foreign.status).toBe(403);
    }));

  it.each([
    "/request-password-reset",
    "/request-password-reset?with=a-query",
    "/send-verification-email",
  ])("%s answers the same, and as slowly, whether the account exists", (path) =>
    withMail(async () => {
      const { email } = await newAccount();
      const stranger = newCredentials().email;
      const answers = [];
      for (const address of [email, stranger]) {
        const startedAt = performance.now();
        const response = await post(path, { email: address });
        expect(performance.now() - startedAt).toBeGreaterThan(490);
        answers.push([response.status, await response.text()]);
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(await mailsTo(stranger)).toEqual([]);
      expect((await mailsTo(email)).length).toBeGreaterThan(0);
    }),
  );

  it("an answer does not wait for the mail, and the log holds neither address nor link", () =>
    withMail(async () => {
      const account = await newAccount();
      await mailsTo(account.email);
      server.refusal = 554;
      logLines.lines.length = 0;
      expect((await askForReset(account.email)).status).toBe(200);
      await mailsTo(account.email);
      server.refusal = undefined;
      const lines = logLines.lines.join("");
      expect(lines).toContain('"status":554,"msg":"mail lost"');
      expect(lines).not.toContain(account.email);
      expect(lines).not.toContain("reset-password/");
    }));

  it("a mail that can't be delivered yet is tried again", () =>
    withMail(async () => {
      const { email } = await newAccount();
      await mailsTo(email);
      server.refusal = 451;
      const before = server.attempts;
      await askForReset(email);
      while (server.attempts === before) await sleep(20);
      server.refusal = undefined;
      expect(await mailsTo(email)).toHaveLength(2);
    }));
});

describe("without SMTP", () => {
  it.each(["/request-password-reset", "/send-verification-email"])(
    "501 for %s, whether the account exists, and signing up works",
    async (path) => {
      const { email } = await newAccount();
      for (const address of [email, newCredentials().email]) {
        expect(await errorOf(await post(path, { email: address }))).toMatchObject({
          status: 501,
          success: false,
          error_code: "EMAIL_NOT_CONFIGURED",
        });
      }
    },
  );

  it("pages learn that no email is sent, and where one is", async () => {
    const capabilities = async () => (await send("GET", "/api/auth/capabilities")).json();
    expect(await capabilities()).toEqual({ email: false, task_history_days: 30 });
    await withMail(async () => expect(await capabilities()).toMatchObject({ email: true }));
  });

  it("pages learn for how many days a deleted task can be restored", () =>
    withSettings({ taskHistoryDays: 7 }, async () => {
      const response = await send("GET", "/api/auth/capabilities");
      expect(await response.json()).toMatchObject({ task_history_days: 7 });
    }));

  it("in development the log has the link", () =>
    withSettings({ mail: { via: "log" } }, async () => {
      const { email } = await newAccount();
      await askForReset(email);
      const findEntry = () => {
        const isOurs = (line: string) => line.includes(email) && line.includes("reset-password");
        return JSON.parse(logLines.lines.find(isOurs) ?? "{}");
      };
      await expect.poll(findEntry).toMatchObject({ kind: "reset-password", to: email });
      expect((await follow(findEntry().link)).status).toBe(302);
    }));
});
