import { createHmac, hkdfSync } from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectInvalidToken } from "../../fixtures/refusal.ts";
import { secretOfTarget, target, withUsers } from "../../fixtures/target.ts";
import { forge, headerOfToken, validClaims } from "../../fixtures/tokens.ts";
import { newAccount, newAddress, newUser } from "../../fixtures/users.ts";

/** Better Auth's own sign-in, as a browser does it: the cookie of the session. */
async function signInForCookie() {
  const { email, password, id } = await newAccount();
  const answer = await send({
    path: "/api/auth/sign-in/email",
    json: { email, password },
    headers: { origin: target.issuer, "x-forwarded-for": newAddress() },
  });
  expect(answer.status).toBe(200);
  const cookie = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
  return { id, cookie, sessionToken: answer.json.token as string };
}

const derivedKey = () =>
  Buffer.from(hkdfSync("sha256", secretOfTarget(), "", "todo-backend/better-auth", 32)).toString(
    "hex",
  );

const fromBrowser = (cookie: string) => ({ cookie, "x-forwarded-for": newAddress() });

withUsers("Better Auth's own credentials", () => {
  it("the token of GET /api/auth/token opens the tasks of its user", async () => {
    const { id, cookie } = await signInForCookie();
    const granted = await send({ path: "/api/auth/token", headers: fromBrowser(cookie) });
    expect(granted.status).toBe(200);
    const as = { token: granted.json.token as string };
    const created = await send({ path: "/api/tasks", as, json: { title: "mine" } });
    expect(created.json).toMatchObject({ user_id: id });
    const claims = JSON.parse(Buffer.from(as.token.split(".")[1] ?? "", "base64url").toString());
    expect(Object.keys(claims).sort()).toEqual(["aud", "exp", "iat", "iss", "sid", "sub"]);
  });

  it("401 for a session token, signed or not, as bearer token", async () => {
    const { cookie, sessionToken } = await signInForCookie();
    const signed = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? "");
    expect(signed).toContain(sessionToken);
    for (const token of [sessionToken, signed, encodeURIComponent(signed)]) {
      const answer = await send({
        path: "/api/tasks",
        headers: { authorization: `Bearer ${token}` },
      });
      expectInvalidToken(answer);
    }
  });

  it("401 for the cookies of a signed-in browser alone", async () => {
    const { cookie } = await signInForCookie();
    const answer = await send({ path: "/api/tasks", headers: { cookie, origin: target.issuer } });
    expect(answer.status).toBe(401);
  });

  it("401 for a token signed as Better Auth signs its mails", async () => {
    const { id } = await newAccount();
    for (const claims of [validClaims(id), { ...validClaims(id), email: "x@example.com" }]) {
      const token = forge(headerOfToken, claims, { key: derivedKey() });
      expectInvalidToken(await send({ path: "/api/tasks", as: { token } }));
    }
  });

  it("no session for an API token, in the cookie or as bearer token", async () => {
    const { token } = newUser();
    const account = await newAccount();
    const mac = (key: string) => createHmac("sha256", key).update(account.token).digest("base64");
    const cookies = [token, account.token, `${account.token}.${mac(secretOfTarget())}`];
    for (const value of cookies) {
      const cookie = `better-auth.session_token=${encodeURIComponent(value)}`;
      const session = await send({ path: "/api/auth/get-session", headers: fromBrowser(cookie) });
      expect({ status: session.status, text: session.text }).toEqual({ status: 200, text: "null" });
    }
    const headers = { "x-forwarded-for": newAddress() };
    for (const as of [{ token }, account]) {
      const session = await send({ path: "/api/auth/get-session", as, headers });
      expect(session.text).toBe("null");
    }
  });

  it("no mail's link for an API token, nor for one with an address in it", async () => {
    const account = await newAccount();
    const headers = { "x-forwarded-for": newAddress() };
    const claims = { ...validClaims(account.id), email: account.email };
    for (const token of [account.token, forge(headerOfToken, claims)]) {
      const path = `/api/auth/verify-email?token=${token}`;
      const answer = await send({ path, headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });
});
