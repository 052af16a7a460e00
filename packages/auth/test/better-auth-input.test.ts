import { findUser } from "@todo/db/auth/users";
import { createDb } from "@todo/db/database";
import { expect, test } from "vitest";
import { describeBetterAuth } from "../src/better-auth-document.ts";
import { browserRequest, cookiesOf, newAuth, newEmail, password } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";

const { db } = await openDatabase();
const auth = newAuth(db);

/** Status and code of Better Auth's answer, whether it returns or throws it. */
async function answerTo(request: Request) {
  try {
    const response = await auth.handler(request);
    const body = (await response.json()) as { code?: string } | null;
    return { status: response.status, code: body?.code };
  } catch (error) {
    const { statusCode: status, body } = error as { statusCode: number; body?: { code?: string } };
    return { status, code: body?.code };
  }
}

const refused = { status: 422, code: "VALIDATION_ERROR" };

test.each([
  ["NUL", "a\0b"],
  ["a lone surrogate", "a\ud83d"],
  ["101 characters", "x".repeat(101)],
])(
  "a name with %s is refused at sign-up and at a change, not stored or a 500",
  async (_what, name) => {
    const json = { email: newEmail(), password, name };
    expect(await answerTo(browserRequest("/sign-up/email", { json }))).toEqual(refused);
    const response = await auth.handler(
      browserRequest("/sign-up/email", { json: { ...json, name: "Ada" } }),
    );
    const { user } = (await response.json()) as { user: { id: string } };
    const cookie = cookiesOf(response);
    expect(await answerTo(browserRequest("/update-user", { json: { name }, cookie }))).toEqual(
      refused,
    );
    expect(await findUser(db, user.id)).toMatchObject({ name: "Ada" });
  },
);

test("a name and an image that can be stored are stored", async () => {
  const json = { email: newEmail(), password, name: "Ada" };
  const response = await auth.handler(browserRequest("/sign-up/email", { json }));
  const { user } = (await response.json()) as { user: { id: string } };
  const changes = { name: "Ada 👍", image: "https://example.com/ada.png" };
  const cookie = cookiesOf(response);
  expect(await answerTo(browserRequest("/update-user", { json: changes, cookie }))).toMatchObject({
    status: 200,
  });
  expect(await findUser(db, user.id)).toMatchObject(changes);
});

test("the routes are described without a query", async () => {
  const closed = createDb({ url: "postgresql://nobody@127.0.0.1:1/nothing" });
  const { openapi, paths } = await describeBetterAuth(closed.db);
  expect(openapi).toMatch(/^3\.1/);
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(["/sign-up/email", "/sign-in/email", "/sign-out", "/token"]),
  );
  await closed.close();
});

test("a password of four emoji, eight UTF-16 code units, is too short wherever one is chosen", async () => {
  const emoji = "😀".repeat(4);
  const tooShort = { status: 400, code: "PASSWORD_TOO_SHORT" };
  const signUp = (chosen: string) => ({
    json: { email: newEmail(), password: chosen, name: "Ada" },
  });
  expect(await answerTo(browserRequest("/sign-up/email", signUp(emoji)))).toEqual(tooShort);
  const response = await auth.handler(browserRequest("/sign-up/email", signUp(password)));
  const change = (newPassword: string, cookie?: string) =>
    browserRequest("/change-password", {
      json: { currentPassword: password, newPassword },
      ...(cookie && { cookie }),
    });
  expect(await answerTo(change(emoji, cookiesOf(response)))).toEqual(tooShort);
  expect(await answerTo(change(emoji))).toMatchObject({ status: 401 });
  const reset = browserRequest("/reset-password", { json: { newPassword: emoji, token: "any" } });
  expect(await answerTo(reset)).toEqual(tooShort);
  expect(await answerTo(change("😀".repeat(8), cookiesOf(response)))).toMatchObject({
    status: 200,
  });
});
