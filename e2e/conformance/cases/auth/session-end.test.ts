import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Browser, signedInBrowser } from "../../fixtures/browser.ts";
import { send } from "../../fixtures/http.ts";
import { expectInvalidToken } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { newAddress } from "../../fixtures/users.ts";

async function tokenOf(browser: Browser): Promise<{ token: string }> {
  return { token: (await browser.send({ path: "/api/auth/token" })).json.token as string };
}

/** The first answer to `token` that is no success, within ten seconds. */
async function endOf(as: { token: string }) {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await send({ path: "/api/tasks", as });
    if (answer.status !== 200 || Date.now() > end) return answer;
    await sleep(200);
  }
}

const endings: [name: string, end: (browser: Browser) => Promise<unknown>][] = [
  ["sign-out", (browser) => browser.send({ path: "/api/auth/sign-out", json: {} })],
  [
    "a change of password",
    ({ send: ask, password }) =>
      ask({
        path: "/api/auth/change-password",
        json: { currentPassword: password, newPassword: "a new password" },
      }),
  ],
  [
    "revoking all sessions",
    (browser) => browser.send({ path: "/api/auth/revoke-sessions", json: {} }),
  ],
  [
    "deleting the account",
    ({ send: ask, password }) => ask({ path: "/api/auth/delete-user", json: { password } }),
  ],
];

withUsers("a token ends with its session", () => {
  it.concurrent.each(endings)("within 10 s of %s", async (_, end) => {
    const browser = await signedInBrowser();
    const as = await tokenOf(browser);
    const created = await send({ path: "/api/tasks", as, json: { title: "of the session" } });
    expect(created.status).toBe(201);
    expect(await end(browser)).toMatchObject({ status: 200 });
    expectInvalidToken(await endOf(as));
  });

  it("at once with POST /api/auth/logout, and only that session", async () => {
    const browser = await signedInBrowser();
    const other = await tokenOf(browser);
    const as = { token: browser.token };
    expect((await send({ path: "/api/tasks", as })).status).toBe(200);
    expect((await send({ method: "POST", path: "/api/auth/logout", as })).status).toBe(200);
    expectInvalidToken(await send({ path: "/api/tasks", as }));
    expectInvalidToken(await send({ method: "POST", path: "/api/auth/logout", as }));
    expect((await send({ path: "/api/tasks", as: other })).status).toBe(200);
  });

  it("a deleted account can't be signed in to, and its address is free again", async () => {
    const browser = await signedInBrowser();
    const { email, password } = browser;
    await browser.send({ path: "/api/auth/delete-user", json: { password } });
    const headers = { "x-forwarded-for": newAddress() };
    const again = { json: { email, password }, headers };
    expect((await send({ path: "/api/auth/signin", ...again })).status).toBe(401);
    const signedUp = await send({ path: "/api/auth/signup", ...again });
    expect(signedUp.status).toBe(200);
    expect(signedUp.json.user.id).not.toBe(browser.id);
    const as = { token: signedUp.json.access_token as string };
    expect((await send({ path: "/api/tasks", as })).json).toEqual([]);
  });

  it("a wrong current password changes and deletes nothing", async () => {
    const browser = await signedInBrowser();
    const json = { currentPassword: "wrong password", newPassword: "a new password" };
    expect(
      (await browser.send({ path: "/api/auth/change-password", json })).status,
    ).toBeGreaterThanOrEqual(400);
    const deletion = { path: "/api/auth/delete-user", json: { password: "wrong password" } };
    expect((await browser.send(deletion)).status).toBeGreaterThanOrEqual(400);
    expect((await send({ path: "/api/tasks", as: browser })).status).toBe(200);
  });
});
