import { session } from "@todo/db/auth/auth-tables";
import { databaseErrorKind } from "@todo/db/database-error";
import { isSessionActive } from "@todo/db/auth/sessions";
import { findUser, findUserByEmail } from "@todo/db/auth/users";
import { describe, expect, test } from "vitest";
import { RateLimitedError } from "../src/rate-limited-error.ts";
import { SignInError } from "../src/sign-in-error.ts";
import { newAuth, newCaller, newEmail, password } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";

const { db } = await openDatabase();
const { passwords } = newAuth(db);

/** Why a sign-in was refused. Throws when it was not. */
async function refusalOf(attempt: Promise<unknown>) {
  const error: unknown = await attempt.catch((cause: unknown) => cause);
  if (error instanceof SignInError || error instanceof RateLimitedError) return error;
  throw new Error("Not refused", { cause: error });
}
const codeOf = async (attempt: Promise<unknown>) => (await refusalOf(attempt)).code;

describe("signUp", () => {
  test("stores the user with a session, which the principal names", async () => {
    const email = newEmail();
    const { principal, user } = await passwords.signUp(
      { email, password, name: "Ada" },
      newCaller(),
    );
    expect(user).toEqual({
      id: principal.id,
      email,
      name: "Ada",
      emailVerified: false,
      image: null,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    });
    expect(await findUser(db, principal.id)).toEqual(user);
    expect(await isSessionActive(db, principal.id, principal.sessionId ?? "")).toBe(true);
  });

  test("the name defaults to the e-mail address before the @", async () => {
    const email = newEmail();
    const { user } = await passwords.signUp({ email, password }, newCaller());
    expect(user.name).toBe(email.replace("@example.com", ""));
  });

  test("the e-mail address is stored in lower case and taken in any", async () => {
    const email = newEmail();
    const shouted = email.toUpperCase();
    const { user } = await passwords.signUp({ email: shouted, password }, newCaller());
    expect(user.email).toBe(email);
    for (const again of [email, shouted]) {
      const attempt = passwords.signUp({ email: again, password }, newCaller());
      expect(await codeOf(attempt)).toBe("email-taken");
    }
  });

  test("of 8 parallel sign-ups with one address one succeeds, the others find it taken", async () => {
    const email = newEmail();
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => passwords.signUp({ email, password }, newCaller())),
    );
    const reasons = results.map((result) =>
      result.status === "fulfilled" ? "signed up" : result.reason.code,
    );
    expect(reasons.sort()).toEqual([...Array(7).fill("email-taken"), "signed up"]);
    const user = await findUserByEmail(db, email);
    const sessions = await db.select().from(session);
    expect(sessions.filter(({ userId }) => userId === user?.id)).toHaveLength(1);
  });

  test("the password is stored hashed, the caller's address and agent with the session", async () => {
    const caller = newCaller("curl/8");
    const { principal } = await passwords.signUp({ email: newEmail(), password }, caller);
    const { rows } = await db.execute(
      `select password, user_agent, ip_address from account join session using (user_id) where user_id = '${principal.id}'`,
    );
    expect(rows).toEqual([
      {
        password: expect.stringMatching(/^[0-9a-f]+:[0-9a-f]+$/),
        user_agent: "curl/8",
        ip_address: expect.any(String),
      },
    ]);
  });
});

describe("signIn", () => {
  test("starts another session of the same user, from callers without an agent too", async () => {
    const credentials = { email: newEmail(), password };
    const signedUp = await passwords.signUp(credentials, newCaller());
    const signedIn = await passwords.signIn(credentials, newCaller(null));
    expect(signedIn.user).toEqual(signedUp.user);
    expect(signedIn.principal.id).toBe(signedUp.principal.id);
    expect(signedIn.principal.sessionId).not.toBe(signedUp.principal.sessionId);
    const sessions = await db.select().from(session);
    const begun = sessions.find(({ id }) => id === signedIn.principal.sessionId);
    expect(begun?.userAgent).toBe("");
  });

  test("the same refusal for a wrong password and an unknown address", async () => {
    const email = newEmail();
    await passwords.signUp({ email, password }, newCaller());
    const wrong = passwords.signIn({ email, password: `${password}!` }, newCaller());
    expect(await codeOf(wrong)).toBe("invalid-credentials");
    const empty = passwords.signIn({ email, password: "" }, newCaller());
    expect(await codeOf(empty)).toBe("invalid-credentials");
    const unknown = passwords.signIn({ email: newEmail(), password }, newCaller());
    expect(await codeOf(unknown)).toBe("invalid-credentials");
  });
});

describe("rate limit", () => {
  test("the third attempt of two is rate-limited and told the seconds; other callers are not", async () => {
    const limited = newAuth(db, { authRequestsPerMinute: 2 }).passwords;
    const caller = newCaller();
    const credentials = { email: newEmail(), password };
    await limited.signUp(credentials, newCaller());
    await limited.signIn(credentials, caller);
    await limited.signIn(credentials, caller);
    const refusal = await refusalOf(limited.signIn(credentials, caller));
    expect(refusal).toMatchObject({
      code: "rate-limited",
      limit: { name: "auth", quota: 2, windowSeconds: 60 },
    });
    const { retryAfterSeconds } = refusal as RateLimitedError;
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    await limited.signIn(credentials, newCaller());
  });

  test("holds for the failures of an account, from whatever address", async () => {
    const limited = newAuth(db, { passwordFailuresPerHour: 1 }).passwords;
    const credentials = { email: newEmail(), password };
    await limited.signUp(credentials, newCaller());
    const wrong = () => limited.signIn({ ...credentials, password: "wrong" }, newCaller());
    expect(await codeOf(wrong())).toBe("invalid-credentials");
    for (const attempt of [wrong, () => limited.signIn(credentials, newCaller())]) {
      expect(await refusalOf(attempt())).toMatchObject({ limit: { name: "account", quota: 1 } });
    }
  });

  test("holds for sign-ups too, and across instances, for it is kept in the database", async () => {
    const instance = () => newAuth(db, { authRequestsPerMinute: 1 }).passwords;
    const caller = newCaller();
    await instance().signUp({ email: newEmail(), password }, caller);
    const again = instance().signUp({ email: newEmail(), password }, caller);
    expect(await codeOf(again)).toBe("rate-limited");
  });
});

describe("outage", () => {
  test("the database's error is thrown, no refusal", async () => {
    const closed = await openDatabase();
    const offline = newAuth(closed.db).passwords;
    await closed.close();
    for (const attempt of [
      () => offline.signIn({ email: newEmail(), password }, newCaller()),
      () => offline.signUp({ email: newEmail(), password }, newCaller()),
    ]) {
      const error: unknown = await attempt().catch((cause: unknown) => cause);
      expect(databaseErrorKind(error)).toBe("unavailable");
    }
  });
});
