import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Browser, cookieOf, newAccount, newBrowser, tokenOf } from "../fixtures/accounts.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const origin = "http://localhost:3000";
const tasksOf = (user: TestUser) => send("GET", "/api/tasks", { as: user });

async function expectEnded(user: TestUser) {
  const response = await tasksOf(user);
  expect(await errorOf(response)).toMatchObject({
    status: 401,
    error_code: "AUTHENTICATION_REQUIRED",
  });
  const entry = logLines.of(response.headers.get("x-request-id"));
  expect(entry).toMatchObject({ security_event: "invalid-token", reason: "session-ended" });
}

describe("POST /api/auth/logout", () => {
  it("200, and the token ends at once; the other sessions of the user go on", async () => {
    const account = await newAccount();
    const { email, password } = account;
    const signedIn = await send("POST", "/api/auth/signin", { json: { email, password } });
    const other = { id: account.id, token: (await signedIn.json()).access_token };
    expect([(await tasksOf(account)).status, (await tasksOf(other)).status]).toEqual([200, 200]);

    const response = await send("POST", "/api/auth/logout", { as: account });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ success: true });

    await expectEnded(account);
    await expectEnded(account);
    expect((await tasksOf(other)).status).toBe(200);
  });

  it("401 for a second time, and without a token", async () => {
    const account = await newAccount();
    expect((await send("POST", "/api/auth/logout", { as: account })).status).toBe(200);
    for (const options of [{ as: account }, {}]) {
      const error = await errorOf(await send("POST", "/api/auth/logout", options));
      expect(error).toMatchObject({ status: 401, success: false });
    }
  });

  it("200 for a token that names no session, which stays what it is", async () => {
    const user = await newUser();
    expect((await send("POST", "/api/auth/logout", { as: user })).status).toBe(200);
    expect((await tasksOf(user)).status).toBe(200);
  });
});

const leaving = ["/logout", "/sign-out", "//sign-out/", "/revoke-sessions", "/delete-user"];

describe.each(leaving)("/api/auth%s", (path) => {
  it("makes the browser forget the answers that it kept", async () => {
    const { cookie, token, password } = await newBrowser();
    const headers = { cookie, origin, authorization: `Bearer ${token}` };
    const response = await send("POST", `/api/auth${path}`, { headers, json: { password } });
    expect(response.status).toBe(200);
    expect(response.headers.get("clear-site-data")).toBe('"cache"');
  });
});

it("other routes of accounts make it forget nothing", async () => {
  const { cookie } = await newBrowser();
  for (const path of ["/get-session", "/token", "/list-sessions"]) {
    const response = await send("GET", `/api/auth${path}`, { headers: { cookie } });
    expect(response.status).toBe(200);
    expect(response.headers.has("clear-site-data"), path).toBe(false);
  }
});

describe("a session that ends at Better Auth", () => {
  const post = (path: string, { cookie }: Browser, json: object = {}) =>
    send("POST", `/api/auth${path}`, { headers: { cookie, origin }, json });

  // Every end is waited for at once: an answer on a session is kept for at most five seconds.
  it("401 within 10 s after sign-out, change of password, revocation and deletion", async () => {
    const ends: Record<string, (browser: Browser) => Promise<Response>> = {
      "sign-out": (browser) => post("/sign-out", browser),
      "delete-user": (browser) => post("/delete-user", browser, { password: browser.password }),
      "revoke-sessions": (browser) => post("/revoke-sessions", browser),
      "change-password": (browser) =>
        post("/change-password", browser, {
          currentPassword: browser.password,
          newPassword: "another-password",
        }),
      "change-password, others kept": (browser) =>
        post("/change-password", browser, {
          currentPassword: browser.password,
          newPassword: "another-password",
          revokeOtherSessions: false,
        }),
    };
    const browsers = await Promise.all(
      Object.entries(ends).map(async ([name, end]) => {
        const browser = await newBrowser();
        expect((await tasksOf(browser)).status, name).toBe(200);
        expect((await end(browser)).status, name).toBe(200);
        return browser;
      }),
    );
    const untouched = await newBrowser();
    expect((await tasksOf(untouched)).status).toBe(200);

    await sleep(5_200);

    for (const browser of browsers) await expectEnded(browser);
    expect((await tasksOf(untouched)).status).toBe(200);
  });

  it("its token makes no access token, which would outlast it, at any time", async () => {
    const browser = await newBrowser();
    const json = { name: "n8n", scopes: ["tasks:read"] };
    const make = () => send("POST", "/api/tokens", { as: browser, json });
    expect((await make()).status).toBe(201);
    const newPassword = "another-password";
    const change = { currentPassword: browser.password, newPassword };
    const response = await post("/change-password", browser, change);

    const refused = { status: 401, error_code: "AUTHENTICATION_REQUIRED" };
    expect(await errorOf(await make())).toMatchObject(refused);
    const renewed = { ...browser, token: await tokenOf(cookieOf(response)) };
    const tokens = await send("GET", "/api/tokens", { as: renewed });
    expect(await tokens.json()).toHaveLength(1);
  });

  it("a change of password ends the sessions of all devices, and starts a new one", async () => {
    const browser = await newBrowser();
    const { email, password } = browser;
    const elsewhere = await send("POST", "/api/auth/signin", { json: { email, password } });
    const other = { id: browser.id, token: (await elsewhere.json()).access_token };

    const newPassword = "another-password";
    const change = { currentPassword: password, newPassword, revokeOtherSessions: false };
    const response = await post("/change-password", browser, change);
    expect(response.status).toBe(200);

    await expectEnded(other);
    await expectEnded(browser);
    const cookie = response.headers.getSetCookie().join("; ");
    const renewed = { id: browser.id, token: await tokenOf(cookie) };
    expect((await tasksOf(renewed)).status).toBe(200);
    const signIn = (json: object) => send("POST", "/api/auth/signin", { json });
    expect((await signIn({ email, password })).status).toBe(401);
    expect((await signIn({ email, password: newPassword })).status).toBe(200);
  });

  it("a wrong current password changes nothing", async () => {
    const browser = await newBrowser();
    const change = { currentPassword: "wrong-password", newPassword: "another-password" };
    const response = await post("/change-password", browser, change);
    expect(await errorOf(response)).toMatchObject({ status: 400, code: "INVALID_PASSWORD" });
    expect((await tasksOf(browser)).status).toBe(200);
  });

  it("deleting a user deletes its tasks, and nobody else's", async () => {
    const [browser, other] = [await newBrowser(), await newBrowser()];
    await createTask(browser);
    const kept = await createTask(other);
    const { status } = await post("/delete-user", browser, { password: browser.password });
    expect(status).toBe(200);
    // A token of the same subject without a session shows what is stored under it.
    expect(await listTasks(await newUser(browser.id))).toEqual([]);
    expect(await listTasks(other)).toEqual([kept]);
  });

  it("422 for deleting a user without the password, however fresh the session; 401 without a session", async () => {
    const browser = await newBrowser();
    const without = [{}, { password: "" }, { password: null }, { password: [] }, { token: "x" }];
    for (const json of without) {
      const error = await errorOf(await post("/delete-user", browser, json));
      expect(error).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
      expect(error.detail).toBe("password: Is required.");
    }
    expect((await post("/delete-user", { ...browser, cookie: "" })).status).toBe(401);
    const callback = await send("GET", "/api/auth/delete-user/callback?token=x", {
      headers: { cookie: browser.cookie },
    });
    expect(callback.status).toBe(404);
    expect((await tasksOf(browser)).status).toBe(200);
    const { password } = browser;
    expect((await post("/delete-user", browser, { password })).status).toBe(200);
  });

  it("deleting a user with a wrong password keeps the user, its session and its tasks", async () => {
    const browser = await newBrowser();
    const task = await createTask(browser);
    const response = await post("/delete-user", browser, { password: "wrong-password" });
    expect(await errorOf(response)).toMatchObject({ status: 400, code: "INVALID_PASSWORD" });
    expect(await listTasks(browser)).toEqual([task]);
  });
});
