// What a new BETTER_AUTH_SECRET does, as docs/operations.md tells operators.
import { expect, it } from "vitest";
import { newAccount, newBrowser } from "../fixtures/accounts.ts";
import { getBackend } from "#backend.ts";
import { withOwnKeys, withSettings } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { testSecret } from "../fixtures/tokens.ts";

const secret = "An0ther-Secret-f0r-the-same-Database-9x7Q";

/** Runs `work` on a backend that was restarted with another secret. */
function rotated<Result>(work: () => Promise<Result>): Promise<Result> {
  const { settings } = getBackend();
  const text = JSON.stringify(settings).replaceAll(testSecret, secret);
  expect(text).not.toContain(testSecret);
  return withSettings(JSON.parse(text) as typeof settings, work);
}

it("ends every token and every session, and no account: the same password signs in to the same tasks", async () => {
  const [user, browser] = [await newAccount(), await newBrowser()];
  const { id } = await createTask(user);
  const { cookie } = browser;
  expect((await send("GET", `/api/tasks/${id}`, { as: user })).status).toBe(200);
  const sessionOf = async () =>
    (await send("GET", "/api/auth/get-session", { headers: { cookie } })).json();
  expect(await sessionOf()).toMatchObject({ user: { email: browser.email } });

  await rotated(async () => {
    const refused = await send("GET", `/api/tasks/${id}`, { as: user });
    expect(await errorOf(refused)).toMatchObject({ status: 401 });
    expect(await sessionOf()).toBeNull();
    const { email, password } = user;
    const signedIn = await send("POST", "/api/auth/signin", { json: { email, password } });
    const { access_token: token } = await signedIn.json();
    expect((await send("GET", `/api/tasks/${id}`, { as: { ...user, token } })).status).toBe(200);
  });
});

it("ends every cursor: 422, and the list begins anew", async () => {
  const { email, password, ...user } = await newAccount();
  for (const title of ["one", "two"]) await createTask(user, { title });
  const page = await (await send("GET", "/api/tasks?limit=1", { as: user })).json();
  const next = `/api/tasks?limit=1&cursor=${page.next_cursor}`;
  expect((await send("GET", next, { as: user })).status).toBe(200);

  await rotated(async () => {
    const signedIn = await send("POST", "/api/auth/signin", { json: { email, password } });
    const as = { ...user, token: (await signedIn.json()).access_token };
    expect(await errorOf(await send("GET", next, { as }))).toMatchObject({
      status: 422,
      errors: [{ pointer: "?cursor" }],
    });
    expect((await send("GET", "/api/tasks?limit=1", { as })).status).toBe(200);
  });
});

it("with EdDSA a new key signs, what the old one signed stays valid, and ends with the deletion of that key", async () => {
  const { email, password, ...user } = await newAccount();
  const signIn = async () => {
    const signedIn = await send("POST", "/api/auth/signin", { json: { email, password } });
    const { access_token: token } = await signedIn.json();
    return { ...user, token };
  };
  const list = async (as: typeof user) => (await send("GET", "/api/tasks", { as })).status;
  const old = await withOwnKeys(signIn);

  await rotated(() =>
    withOwnKeys(async () => {
      const anew = await signIn();
      expect([await list(old), await list(anew)]).toEqual([200, 200]);
    }),
  );
  await getBackend().database.db.execute("delete from jwks");
  await rotated(() =>
    withOwnKeys(async () => {
      expect(await list(old)).toBe(401);
      expect(await list(await signIn())).toBe(200);
    }),
  );
});
