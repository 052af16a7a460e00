import { describe, expect, it } from "vitest";
import { newBrowser } from "../fixtures/accounts.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

async function expectMissing(response: Response, reason = "missing") {
  const requestId = response.headers.get("x-request-id");
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(await errorOf(response)).toEqual({
    status: 401,
    detail: "A valid bearer token is required.",
    error_code: "AUTHENTICATION_REQUIRED",
    request_id: requestId,
  });
  const entry = logLines.of(requestId);
  expect(entry).toMatchObject({ level: 30, error_code: "AUTHENTICATION_REQUIRED", reason });
  expect(entry).not.toHaveProperty("security_event");
}

describe("401 with a bare challenge", () => {
  it("for no Authorization header", async () => {
    await expectMissing(await send("GET", "/api/tasks"));
    await expectMissing(await send("GET", "/api/tasks", { headers: { authorization: "" } }));
  });

  it.each(["Basic", "Digest", "DPoP", "Token", "JWT", "Bearer:", "Bearerx", "Bearer\t"])(
    "for the scheme %j",
    async (scheme) => {
      const user = await newUser();
      const authorization = `${scheme} ${user.token}`;
      const response = await send("GET", "/api/tasks", { headers: { authorization } });
      await expectMissing(response, "scheme");
      expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
    },
  );

  it("for a token without a scheme", async () => {
    const { token: authorization } = await newUser();
    const response = await send("GET", "/api/tasks", { headers: { authorization } });
    await expectMissing(response, "scheme");
  });

  it.each(["access_token", "token", "auth", "authorization", "jwt"])(
    "for a token in the query parameter %s",
    async (name) => {
      const { token } = await newUser();
      await expectMissing(await send("GET", `/api/tasks?${name}=${token}`));
    },
  );

  it.each(["token", "access_token", "Authorization", "better-auth.session_token", "__Host-token"])(
    "for a token in the cookie %s",
    async (name) => {
      const { token } = await newUser();
      const headers = { cookie: `${name}=${token}` };
      await expectMissing(await send("GET", "/api/tasks", { headers }));
    },
  );

  it.each([
    "x-authorization",
    "x-access-token",
    "x-auth-token",
    "x-forwarded-authorization",
    "proxy-authorization",
    "set-auth-jwt",
    "x-user-id",
  ])("for a token in the header %s", async (name) => {
    const { token } = await newUser();
    const headers = { [name]: `Bearer ${token}` };
    await expectMissing(await send("GET", "/api/tasks", { headers }));
  });

  it("for a token in the body", async () => {
    const { token } = await newUser();
    const json = { title: "Buy milk", token, access_token: token, authorization: token };
    await expectMissing(await send("POST", "/api/tasks", { json }));
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = `access_token=${token}`;
    await expectMissing(await send("POST", "/api/tasks", { body, headers }));
  });

  it("for the session cookie of somebody who is signed in", async () => {
    const browser = await newBrowser();
    const headers = { cookie: browser.cookie };
    await expectMissing(await send("GET", "/api/tasks", { headers }));
    const session = await send("GET", "/api/auth/get-session", { headers });
    expect((await session.json()).user.id).toBe(browser.id);
    expect((await send("GET", "/api/tasks", { as: browser })).status).toBe(200);
  });
});

describe("someone without a valid token learns nothing", () => {
  it.each([
    ["GET", "/api/tasks/not-an-id", {}],
    ["GET", "/api/tasks/1", {}],
    ["POST", "/api/tasks", { json: { title: 7 } }],
    ["POST", "/api/tasks", { body: "{" }],
    ["POST", "/api/tasks", { body: "x", headers: { "content-type": "text/plain" } }],
    ["PUT", "/api/tasks/1", {}],
    ["GET", "/api/somebody/tasks", {}],
    ["GET", "/api/tasks?limit=0", {}],
  ])("401 for %s %s with %j", async (method, path, options) => {
    await expectMissing(await send(method, path, options));
  });
});
