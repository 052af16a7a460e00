import { tasks } from "@todo/db/tasks/task-tables";
import { findTask } from "@todo/db/tasks/tasks";
import { findUser, findUserByEmail } from "@todo/db/auth/users";
import { describe, expect, test } from "vitest";
import { deriveBetterAuthSecret } from "../src/secret.ts";
import { forge, read, secret } from "./forge.ts";
import {
  browserRequest,
  cookiesOf,
  newAuth,
  newCaller,
  newEmail,
  origin,
  password,
} from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";
import { refusalOf } from "./refusal.ts";

const { db } = await openDatabase();
const auth = newAuth(db);

const signUp = async () => {
  const email = newEmail();
  const response = await auth.handler(
    browserRequest("/sign-up/email", { json: { email, password, name: "Ada" } }),
  );
  const { user } = (await response.json()) as { user: { id: string } };
  return { id: user.id, email, cookie: cookiesOf(response) };
};

const fetchToken = async (cookie: string) => {
  const response = await auth.handler(browserRequest("/token", { cookie }));
  return ((await response.json()) as { token: string }).token;
};

describe("tokens of sign-ins without cookies", () => {
  test("last as long as the session, and speak for it", async () => {
    const { principal } = await auth.passwords.signUp({ email: newEmail(), password }, newCaller());
    const token = await auth.issueToken(principal);
    const { claims } = read(token);
    expect(claims).toEqual({
      sub: principal.id,
      sid: principal.sessionId,
      iat: expect.any(Number),
      exp: claims.iat + 604_800,
      iss: origin,
      aud: origin,
    });
    expect(await auth.authenticate(`Bearer ${token}`)).toMatchObject(principal);
  });

  test("end at once with signOut, those of other sign-ins go on", async () => {
    const credentials = { email: newEmail(), password };
    const { principal: phone } = await auth.passwords.signUp(credentials, newCaller());
    const { principal: laptop } = await auth.passwords.signIn(credentials, newCaller());
    const tokens = [await auth.issueToken(phone), await auth.issueToken(laptop)];
    for (const token of tokens) await auth.authenticate(`Bearer ${token}`);
    await auth.signOut(phone);
    expect(await refusalOf(auth.authenticate(`Bearer ${tokens[0]}`))).toBe("session-ended");
    expect(await auth.authenticate(`Bearer ${tokens[1]}`)).toMatchObject(laptop);
  });

  test("signOut of a principal without a session, or twice, is no error", async () => {
    const { principal } = await auth.passwords.signUp({ email: newEmail(), password }, newCaller());
    await auth.signOut({ id: principal.id, sessionId: undefined });
    await auth.authenticate(`Bearer ${await auth.issueToken(principal)}`);
    await auth.signOut(principal);
    await auth.signOut(principal);
  });
});

describe("tokens of GET /api/auth/token", () => {
  test("hold no profile data, last as configured and are accepted", async () => {
    const { id, cookie } = await signUp();
    const token = await fetchToken(cookie);
    const { header, claims } = read(token);
    expect(header).toEqual({ alg: "HS256", typ: "JWT" });
    expect(claims).toEqual({
      sub: id,
      sid: expect.any(String),
      iat: expect.any(Number),
      exp: claims.iat + 900,
      iss: origin,
      aud: origin,
    });
    expect(await auth.authenticate(`Bearer ${token}`)).toEqual({
      id,
      sessionId: claims.sid,
      expiresAtSeconds: claims.exp,
    });
  });

  test("are refused without the session's cookie", async () => {
    const response = await auth
      .handler(browserRequest("/token"))
      .catch((error: { statusCode?: number }) => error.statusCode);
    expect(response instanceof Response ? response.status : response).toBe(401);
  });

  test("end on another instance too: after sign-out, password change and account deletion", async () => {
    const ends: [string, object][] = [
      ["/sign-out", {}],
      ["/change-password", { currentPassword: password, newPassword: `${password}!` }],
      ["/delete-user", { password }],
    ];
    for (const [path, json] of ends) {
      const { cookie } = await signUp();
      const authorization = `Bearer ${await fetchToken(cookie)}`;
      await newAuth(db).authenticate(authorization);
      const response = await auth.handler(browserRequest(path, { json, cookie }));
      expect([path, response.status]).toEqual([path, 200]);
      const refusal = await refusalOf(newAuth(db).authenticate(authorization));
      expect([path, refusal]).toEqual([path, "session-ended"]);
    }
  });
});

test("deleting the account deletes its tasks", async () => {
  const { id, cookie } = await signUp();
  const [task] = await db.insert(tasks).values({ userId: id, title: "a" }).returning();
  expect(await findTask(db, id, task?.id ?? 0)).toMatchObject({ userId: id, title: "a" });
  await auth.handler(browserRequest("/delete-user", { json: { password }, cookie }));
  expect(await findUser(db, id)).toBeUndefined();
  expect(await findTask(db, id, task?.id ?? 0)).toBeUndefined();
});

describe("the two keys", () => {
  const verifyEmail = async (email: string, key: string) => {
    const token = forge({ email, exp: Math.floor(Date.now() / 1000) + 600 }, { key });
    await auth.handler(browserRequest(`/verify-email?token=${token}`)).catch(() => {});
    return (await findUserByEmail(db, email))?.emailVerified;
  };

  test("an API token's signature opens none of Better Auth's mails, its own key does", async () => {
    const { email } = await signUp();
    expect(await verifyEmail(email, secret)).toBe(false);
    expect(await verifyEmail(email, deriveBetterAuthSecret(secret))).toBe(true);
  });

  test("a token of Better Auth's key is no API token", async () => {
    const { id } = await signUp();
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: id, iat: now, exp: now + 600, iss: origin, aud: origin };
    const signedWith = (key: string) => auth.authenticate(`Bearer ${forge(claims, { key })}`);
    expect(await refusalOf(signedWith(deriveBetterAuthSecret(secret)))).toBe("signature");
    expect(await signedWith(secret)).toMatchObject({ id });
  });

  test("the cookie is no bearer token", async () => {
    const { cookie } = await signUp();
    const value = decodeURIComponent(cookie.split("=", 2)[1] ?? "");
    expect(await refusalOf(auth.authenticate(`Bearer ${value}`))).toBe("malformed");
  });
});

describe("browsers", () => {
  const statusOf = (request: Request) =>
    auth.handler(request).then(
      (response) => response.status,
      (error: { statusCode?: number }) => error.statusCode,
    );

  test("a foreign origin may not use the cookie, the frontend's may", async () => {
    const { cookie } = await signUp();
    const json = { currentPassword: password, newPassword: `${password}!` };
    const from = "https://evil.example.com";
    expect(await statusOf(browserRequest("/change-password", { json, cookie, from }))).toBe(403);
    expect(await statusOf(browserRequest("/change-password", { json, cookie }))).toBe(200);
  });

  test("no key set is published for HS256, and no HTML page of errors", async () => {
    expect(await statusOf(browserRequest("/jwks"))).toBe(404);
    expect(await statusOf(browserRequest("/error"))).toBe(404);
    expect(await statusOf(browserRequest("/ok"))).toBe(200);
  });
});
