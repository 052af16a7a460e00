import { SignJWT, decodeJwt } from "jose";
import { deriveBetterAuthSecret } from "@todo/auth/secret";
import { describe, expect, it } from "vitest";
import { cookieOf, newBrowser, newCredentials, tokenOf } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { testSecret } from "../fixtures/tokens.ts";

const origin = "http://localhost:3000";

describe("the way of a browser", () => {
  it("sign-up/email sets a cookie, which GET /api/auth/token turns into a token for tasks", async () => {
    const json = { ...newCredentials(), name: "Ada" };
    const signedUp = await send("POST", "/api/auth/sign-up/email", { json, headers: { origin } });
    expect(signedUp.status).toBe(200);
    expect(signedUp.headers.get("access-control-allow-origin")).toBe(origin);
    expect(signedUp.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^better-auth\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    const { user } = await signedUp.json();
    const token = await tokenOf(cookieOf(signedUp));
    const task = await createTask({ id: user.id, token });
    expect(task.user_id).toBe(user.id);
  });

  it("sign-in/email does the same, and its session is another one", async () => {
    const browser = await newBrowser();
    const { email, password } = browser;
    const json = { email, password };
    const signedIn = await send("POST", "/api/auth/sign-in/email", { json, headers: { origin } });
    expect(signedIn.status).toBe(200);
    const token = await tokenOf(cookieOf(signedIn));
    expect(decodeJwt(token).sub).toBe(browser.id);
    expect(decodeJwt(token).sid).not.toBe(decodeJwt(browser.token).sid);
  });

  it("over https the cookie is for https alone, and for this host alone", async () => {
    const baseUrl = "https://api.example.com";
    await withSettings({ baseUrl }, async () => {
      const json = { ...newCredentials(), name: "Ada" };
      const response = await send("POST", "/api/auth/sign-up/email", { json });
      const [cookie = ""] = response.headers.getSetCookie();
      expect(cookie).toMatch(/^__Secure-better-auth\.session_token=/);
      expect(cookie).toContain("; Secure");
      expect(cookie).not.toContain("Domain");
    });
  });

  it("get-session tells user and session, with the token in set-auth-jwt", async () => {
    const browser = await newBrowser();
    const headers = { cookie: browser.cookie, origin };
    const response = await send("GET", "/api/auth/get-session", { headers });
    const { user, session } = await response.json();
    expect(response.status).toBe(200);
    expect(user).toMatchObject({ id: browser.id, email: browser.email });
    const token = response.headers.get("set-auth-jwt") ?? "";
    expect(decodeJwt(token)).toMatchObject({ sub: browser.id, sid: session.id });
    expect((await send("GET", "/api/tasks", { as: { id: user.id, token } })).status).toBe(200);
  });

  it("get-session without a cookie tells nothing and gives no token", async () => {
    const response = await send("GET", "/api/auth/get-session");
    expect(response.status).toBe(200);
    expect(await response.json()).toBeNull();
    expect(response.headers.has("set-auth-jwt")).toBe(false);
  });

  it("a token's claims are exactly these, and it lasts 15 minutes", async () => {
    const browser = await newBrowser();
    const claims = decodeJwt(browser.token);
    expect(claims).toEqual({
      sub: browser.id,
      sid: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
      iss: "http://localhost:8000",
      aud: "http://localhost:8000",
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
  });

  it.each(["/ok", "/get-session", "/token"])("HEAD has the status of GET %s", async (path) => {
    const { cookie } = await newBrowser();
    const get = await send("GET", `/api/auth${path}`, { headers: { cookie } });
    const head = await send("HEAD", `/api/auth${path}`, { headers: { cookie } });
    expect([get.status, head.status]).toEqual([200, 200]);
    expect(head.body).toBeNull();
  });
});

describe("a foreign page", () => {
  it.each(["https://evil.example", "http://localhost:3000.evil.example", "null", undefined])(
    "403 for a request with a cookie from the origin %s, and the session goes on",
    async (foreign) => {
      const { cookie } = await newBrowser();
      const headers = { cookie, ...(foreign && { origin: foreign }) };
      const response = await send("POST", "/api/auth/sign-out", { json: {}, headers });
      expect(await errorOf(response)).toMatchObject({ status: 403, error_code: "FORBIDDEN" });
      expect(response.headers.has("access-control-allow-origin")).toBe(false);
      expect(await tokenOf(cookie)).toEqual(expect.any(String));

      const own = { cookie, origin };
      expect((await send("POST", "/api/auth/sign-out", { json: {}, headers: own })).status).toBe(
        200,
      );
      expect(await tokenOf(cookie)).toBeUndefined();
    },
  );

  it("200 for a packaged app whose origin is listed, 403 for any that is only like it", async () => {
    const app = "capacitor://localhost";
    await withSettings({ corsOrigins: [origin, app] }, async () => {
      const { cookie, email, password } = await newBrowser();
      const signIn = { email, password, callbackURL: `${app}/tasks` };
      for (const foreign of [
        "capacitor://localhost.evil",
        "capacitor://localhost:8080",
        "capacitor://evil",
        "tauri://localhost",
        "http://localhost",
        "null",
      ]) {
        const headers = { cookie, origin: foreign };
        const response = await send("POST", "/api/auth/sign-out", { json: {}, headers });
        expect(response.status, foreign).toBe(403);
        expect(response.headers.has("access-control-allow-origin"), foreign).toBe(false);
        const json = { ...signIn, callbackURL: `${foreign}/tasks` };
        const led = await send("POST", "/api/auth/sign-in/email", { json, headers: { origin } });
        expect(led.status, foreign).toBe(403);
      }
      const headers = { cookie, origin: app };
      const signedIn = await send("POST", "/api/auth/sign-in/email", { json: signIn, headers });
      expect(signedIn.status).toBe(200);
      const response = await send("POST", "/api/auth/sign-out", { json: {}, headers });
      expect(response.status).toBe(200);
      expect(response.headers.get("access-control-allow-origin")).toBe(app);
      expect(response.headers.get("access-control-allow-credentials")).toBe("true");
    });
  });

  it("403 for a sign-in that would lead on to it", async () => {
    const { email, password } = await newBrowser();
    const signIn = (callbackURL: string) => {
      const json = { email, password, callbackURL };
      return send("POST", "/api/auth/sign-in/email", { json, headers: { origin } });
    };
    const error = await errorOf(await signIn("https://evil.example/"));
    expect(error).toMatchObject({ status: 403, code: "INVALID_CALLBACK_URL" });
    expect((await signIn(`${origin}/tasks`)).status).toBe(200);
  });
});

describe("errors have Better Auth's members and ours", () => {
  it("401 for a wrong password, with CORS, a challenge and a security event", async () => {
    const { email } = await newBrowser();
    const json = { email, password: "wrong-password" };
    const response = await send("POST", "/api/auth/sign-in/email", { json, headers: { origin } });
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    const requestId = response.headers.get("x-request-id");
    const detail = "The e-mail address or the password is wrong.";
    expect(await errorOf(response)).toEqual({
      status: 401,
      code: "INVALID_EMAIL_OR_PASSWORD",
      message: "Invalid email or password",
      success: false,
      error: { message: detail, code: "INVALID_CREDENTIALS" },
      detail,
      error_code: "INVALID_CREDENTIALS",
      request_id: requestId,
    });
    expect(logLines.of(requestId)).toMatchObject({ security_event: "invalid-credentials" });
  });

  it("409 for an e-mail address that has an account", async () => {
    const { email } = await newBrowser();
    const json = { ...newCredentials(), email, name: "Ada" };
    const response = await send("POST", "/api/auth/sign-up/email", { json });
    expect(await errorOf(response)).toMatchObject({
      status: 409,
      code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
      error_code: "EMAIL_TAKEN",
    });
  });

  it("401 for GET /api/auth/token without a session", async () => {
    const response = await send("GET", "/api/auth/token", { headers: { origin } });
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await errorOf(response)).toMatchObject({
      status: 401,
      code: "UNAUTHORIZED",
      error_code: "AUTHENTICATION_REQUIRED",
      success: false,
    });
  });

  it.each([
    "/api/auth",
    "/api/auth/",
    "/api/auth/unknown",
    "/api/auth/sign-in",
    "/api/auth/jwks",
    "/api/auth/error",
    "/api/auth/sign-in/email/more",
    "/api/auth/sign-in%2Femail",
  ])("404 in JSON for GET and POST %s", async (path) => {
    for (const method of ["GET", "POST"]) {
      const response = await send(method, path, { headers: { origin } });
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(await errorOf(response)).toMatchObject({
        status: 404,
        detail: "There is nothing here, or nothing of yours.",
        error_code: "RESOURCE_NOT_FOUND",
      });
    }
  });
});

describe("Better Auth's own tokens and ours are of different keys", () => {
  const email = "ada@example.com";
  const sign = (claims: object, secret: string) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(new TextEncoder().encode(secret));

  it("a mail's token opens no tasks", async () => {
    const origins = { iss: "http://localhost:8000", aud: "http://localhost:8000" };
    const claims = { sub: "ada", email, ...origins };
    const derived = await sign(claims, deriveBetterAuthSecret(testSecret));
    const response = await send("GET", "/api/tasks", { as: { id: "ada", token: derived } });
    expect(await errorOf(response)).toMatchObject({ status: 401 });
    const ours = await sign(claims, testSecret);
    const accepted = await send("GET", "/api/tasks", { as: { id: "ada", token: ours } });
    expect(accepted.status).toBe(200);
  });

  it("a token for tasks confirms no e-mail address", async () => {
    const browser = await newBrowser();
    const verify = (token: string) => send("GET", `/api/auth/verify-email?token=${token}`);
    const claims = { ...decodeJwt(browser.token), email: browser.email };
    const response = await verify(await sign(claims, testSecret));
    expect(await errorOf(response)).toMatchObject({ status: 401, code: "INVALID_TOKEN" });
    const accepted = await verify(await sign(claims, deriveBetterAuthSecret(testSecret)));
    expect(accepted.status).toBe(200);
  });

  it("a session's own token is no bearer token", async () => {
    const { cookie, id } = await newBrowser();
    const value = decodeURIComponent(cookie.split("=")[1] ?? "");
    for (const token of [value, value.split(".")[0] ?? ""]) {
      const response = await send("GET", "/api/tasks", { as: { id, token } });
      expect(await errorOf(response)).toMatchObject({ status: 401 });
    }
  });

  it("a token for tasks is no session cookie", async () => {
    const { token } = await newBrowser();
    const headers = { cookie: `better-auth.session_token=${token}` };
    expect(await (await send("GET", "/api/auth/get-session", { headers })).json()).toBeNull();
  });
});
