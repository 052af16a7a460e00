import { session } from "@todo/db/auth/auth-tables";
import { databaseErrorKind } from "@todo/db/database-error";
import { isSessionActive } from "@todo/db/auth/sessions";
import { findUser, findUserByEmail } from "@todo/db/auth/users";
import { describe, expect, test } from "vitest";
import { SignInError } from "../src/password-sign-in.ts";
import { newAuth, newCaller, newEmail, password } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";

const { db } = await openDatabase();
const { passwords } = newAuth(db);

/** The reason and the wait of a refused sign-in. Throws when it was not refused. */
async function refusalOf(attempt: Promise<unknown>) {
  const error: unknown = await attempt.catch((cause: unknown) => cause);
  if (!(error instanceof SignInError)) throw new Error("Not refused", { cause: error });
  return { reason: error.reason, retryAfterSeconds: error.retryAfterSeconds };
}
const refusedFor = (reason: string) => ({ reason, retryAfterSeconds: 0 });

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
      expect(await refusalOf(attempt)).toEqual(refusedFor("email-taken"));
    }
  });

  test("of 8 parallel sign-ups with one address one succeeds, the others find it taken", async () => {
    const email = newEmail();
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => passwords.signUp({ email, password }, newCaller())),
    );
    const reasons = results.map((result) =>
      result.status === "fulfilled" ? "signed up" : result.reason.reason,
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
  });

  test("the same refusal for a wrong password and an unknown address", async () => {
    const email = newEmail();
    await passwords.signUp({ email, password }, newCaller());
    const invalid = refusedFor("invalid-credentials");
    const wrong = passwords.signIn({ email, password: `${password}!` }, newCaller());
    expect(await refusalOf(wrong)).toEqual(invalid);
    const empty = passwords.signIn({ email, password: "" }, newCaller());
    expect(await refusalOf(empty)).toEqual(invalid);
    const unknown = passwords.signIn({ email: newEmail(), password }, newCaller());
    expect(await refusalOf(unknown)).toEqual(invalid);
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
    const { reason, retryAfterSeconds } = await refusalOf(limited.signIn(credentials, caller));
    expect(reason).toBe("rate-limited");
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    await limited.signIn(credentials, newCaller());
  });

  test("holds for sign-ups too, and across instances, for it is kept in the database", async () => {
    const instance = () => newAuth(db, { authRequestsPerMinute: 1 }).passwords;
    const caller = newCaller();
    await instance().signUp({ email: newEmail(), password }, caller);
    const again = instance().signUp({ email: newEmail(), password }, caller);
    expect(await refusalOf(again)).toMatchObject({ reason: "rate-limited" });
  });
});

describe("outage", () => {
  test("the database's error is thrown, no refusal", async () => {
    const closed = await openDatabase();
    const offline = newAuth(closed.db).passwords;
    await closed.close();
    for (const attempt of [
      offline.signIn({ email: newEmail(), password }, newCaller()),
      offline.signUp({ email: newEmail(), password }, newCaller()),
    ]) {
      const error: unknown = await attempt.catch((cause: unknown) => cause);
      const reason = error instanceof SignInError ? error.reason : databaseErrorKind(error);
      expect(reason).toBe("unavailable");
    }
  });
});
