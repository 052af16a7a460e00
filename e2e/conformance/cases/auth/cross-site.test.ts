import { beforeAll, expect, it } from "vitest";
import { type Browser, cookiesOf, signedInBrowser } from "../../fixtures/browser.ts";
import { send } from "../../fixtures/http.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { type Account, newAccount, newAddress } from "../../fixtures/users.ts";

const evilOrigins = [
  "https://evil.example",
  "null",
  `${target.issuer}.evil.example`,
  "http://localhost.evil.example",
];
const changes: [path: string, json: object][] = [
  ["/api/auth/sign-out", {}],
  ["/api/auth/change-password", { currentPassword: "x", newPassword: "taken over" }],
  ["/api/auth/delete-user", {}],
  ["/api/auth/update-user", { name: "taken over" }],
  ["/api/auth/revoke-sessions", {}],
  ["/api/auth/revoke-other-sessions", {}],
];

withUsers("a page elsewhere, in a signed-in browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await signedInBrowser();
  });

  const cases = changes.flatMap(([path, json]) =>
    evilOrigins.map((origin) => [path, origin, json] as const),
  );
  it.each(cases)("403 for %s from %s, and the session stays", async (path, origin, json) => {
    const refused = await browser.send({ path, json, headers: { origin } });
    expect(refused.status).toBe(403);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
    const session = await browser.send({ path: "/api/auth/get-session" });
    expect(session.json.user).toMatchObject({ id: browser.id, email: browser.email });
    expect(session.json.user.name).not.toBe("taken over");
  });

  it.each(changes.map(([path, json]) => [path, json] as const))(
    "403 for %s as a plain form could send it, without an Origin",
    async (path, json) => {
      const { origin: _, ...headers } = {
        origin: "",
        cookie: browser.cookie,
        "x-forwarded-for": newAddress(),
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
      };
      expect((await send({ path, json, headers })).status).toBe(403);
      expect((await browser.send({ path: "/api/auth/get-session" })).json.user.id).toBe(browser.id);
    },
  );

  it.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])(
    "a form in %s signs nobody in or out",
    async (type) => {
      const { email, password } = await newAccount();
      const body = `email=${email}&password=${password}`;
      for (const path of ["/api/auth/sign-out", "/api/auth/sign-in/email", "/api/auth/signin"]) {
        const call = { method: "POST", path, body, headers: { "content-type": type } };
        const answer = await browser.send(call);
        expect([403, 415]).toContain(answer.status);
        expect(answer.headers["set-cookie"]).toBeUndefined();
      }
      expect((await browser.send({ path: "/api/auth/get-session" })).json.user.id).toBe(browser.id);
    },
  );

  it("a session's cookie is out of reach of scripts and of other sites", async () => {
    const { email, password } = await newAccount();
    const headers = { origin: target.issuer, "x-forwarded-for": newAddress() };
    const answer = await send({
      path: "/api/auth/sign-in/email",
      json: { email, password },
      headers,
    });
    const lines = answer.headers["set-cookie"] ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).toMatch(/; HttpOnly/i);
      expect(line).toMatch(/; SameSite=(?:Lax|Strict)/i);
      expect(line).not.toMatch(/; Domain=/i);
      if (target.issuer.startsWith("https:")) expect(line).toMatch(/; Secure/i);
    }
  });

  it("a session chosen by somebody else is not taken over at sign-in", async () => {
    const { email, password } = await newAccount();
    const attacker = await signedInBrowser();
    const headers = {
      origin: target.issuer,
      "x-forwarded-for": newAddress(),
      cookie: attacker.cookie,
    };
    const answer = await send({
      path: "/api/auth/sign-in/email",
      json: { email, password },
      headers,
    });
    expect(answer.status).toBe(200);
    expect(cookiesOf(answer)).not.toBe(attacker.cookie);
    expect((await attacker.send({ path: "/api/auth/get-session" })).json?.user.id).toBe(
      attacker.id,
    );
  });
});

const elsewhere = [
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "https://localhost@evil.example",
  "%2F%2Fevil.example",
  "/%09/evil.example",
]; // prettier-ignore

/** Relative pages are the frontend's. */
const ownOrigins = [target.issuer, target.frontendOrigin];

withUsers("no redirect leads away", () => {
  let account: Account;
  beforeAll(async () => {
    account = await newAccount();
  });

  it.each(elsewhere)("to %s", async (url) => {
    const { email, password } = account;
    const encoded = encodeURIComponent(url);
    const headers = { origin: target.issuer, "x-forwarded-for": newAddress() };
    const answers = [
      await send({
        path: "/api/auth/sign-in/email",
        json: { email, password, callbackURL: url },
        headers,
      }),
      await send({
        path: "/api/auth/request-password-reset",
        json: { email, redirectTo: url },
        headers,
      }),
      await send({ path: `/api/auth/reset-password/token?callbackURL=${encoded}`, headers }),
      await send({ path: `/api/auth/verify-email?token=x&callbackURL=${encoded}`, headers }),
      await send({
        path: `/api/auth/delete-user/callback?token=x&callbackURL=${encoded}`,
        headers,
      }),
      await send({ path: `/api/auth/error?error=${encoded}`, headers }),
    ];
    for (const { status, headers: sent } of answers) {
      // A deployment without a mail server says so.
      if (status !== 501) expect(status).toBeLessThan(500);
      const { location = "" } = sent;
      // As a browser reads it, which takes a tab or a backslash for nothing or a slash.
      if (location !== "") expect(ownOrigins).toContain(new URL(location, target.issuer).origin);
    }
  });
});
