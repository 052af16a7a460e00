import type { Db } from "@todo/db/database";
import { limits } from "@todo/validation/limits";
import { describe, expect, test } from "vitest";
import type { AccountMail, Outbox } from "../src/account-mail.ts";
import { createAttemptLimits } from "../src/attempt-limits.ts";
import type { Auth } from "../src/auth.ts";
import { RateLimitedError } from "../src/rate-limited-error.ts";
import { browserRequest, cookiesOf, newAuth, newCaller, newEmail, password } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";

const { db, url } = await openDatabase();
const max = 2;
const auth = newAuth(db, { passwordFailuresPerHour: max });

interface Asked {
  address?: string;
  cookie?: string;
  of?: Auth;
}

/** Status and code of an answer, whether Better Auth returns or throws it; of a limit its name. */
async function ask(path: string, json: object, { of = auth, ...from }: Asked = {}) {
  try {
    const response = await of.handler(browserRequest(path, { json, ...from }));
    const body = (await response.json()) as { code?: string } | null;
    return { status: response.status, code: body?.code, headers: response.headers };
  } catch (error) {
    if (error instanceof RateLimitedError) {
      const headers = new Headers({ "x-retry-after": String(error.retryAfterSeconds) });
      return { status: 429, code: error.limit.name, headers };
    }
    const thrown = error as {
      statusCode: number;
      body?: { code: string };
      headers?: Record<string, string>;
    };
    const headers = new Headers(thrown.headers);
    return { status: thrown.statusCode, code: thrown.body?.code, headers };
  }
}

async function signUp(address = newCaller().address) {
  const email = newEmail();
  const json = { email, password, name: "Ada" };
  const response = await auth.handler(browserRequest("/sign-up/email", { json, address }));
  return { email, cookie: cookiesOf(response), address };
}

const signIn = (email: string, secret: string, from?: Asked) =>
  ask("/sign-in/email", { email, password: secret }, from);

async function useUp(email: string, from?: Asked) {
  for (let at = 0; at < max; at += 1) {
    expect(await signIn(email, "wrong-password", from)).toMatchObject({
      status: 401,
      code: "INVALID_EMAIL_OR_PASSWORD",
    });
  }
}

const limited = { status: 429, code: "account" };
const mailLimited = { status: 429, code: "recipient" };

describe("wrong passwords for an account", () => {
  test("once used up: 429 from any address, whatever the password and the spelling, with the seconds to wait", async () => {
    const { email } = await signUp();
    await useUp(email);
    expect(await signIn(email, "wrong-password")).toMatchObject(limited);
    const refused = await signIn(email.toUpperCase(), password);
    expect(refused).toMatchObject(limited);
    const seconds = Number(refused.headers.get("x-retry-after"));
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });

  test("a refused request has done nothing: no session, no other password", async () => {
    const { email, cookie } = await signUp();
    const stored = async () => {
      const { rows } = await db.execute(
        `select count(session.id), min(account.password) from "user" join account on account.user_id = "user".id
           join session on session.user_id = "user".id where email = '${email.toLowerCase()}'`,
      );
      return rows[0];
    };
    await useUp(email);
    const before = await stored();
    expect(before).toMatchObject({ count: "1" });
    expect(await signIn(email, password)).toMatchObject(limited);
    const change = { currentPassword: password, newPassword: "another-password" };
    expect(await ask("/change-password", change, { cookie })).toMatchObject(limited);
    expect(await stored()).toEqual(before);
  });

  test("count the same for an address without an account, and not for another account", async () => {
    const [email, other] = [newEmail(), await signUp()];
    await useUp(email);
    expect(await signIn(email, password)).toMatchObject(limited);
    expect(await signIn(other.email, password)).toMatchObject({ status: 200 });
  });

  test("right ones, and what is no guess, give their attempt back", async () => {
    const { email } = await signUp();
    for (let at = 0; at <= max; at += 1) {
      expect(await signIn(email, password)).toMatchObject({ status: 200 });
      expect(await signIn(email, "x".repeat(129))).toMatchObject({ status: 400 });
    }
    await useUp(email);
    expect(await signIn(email, password)).toMatchObject(limited);
  });

  test.each(["/change-password", "/delete-user"])("count at %s, too", async (path) => {
    const { email, cookie } = await signUp();
    const guess = (secret: string, from: Asked) => {
      const given = path === "/delete-user" ? { password: secret } : { currentPassword: secret };
      return ask(path, { ...given, newPassword: "another-password" }, from);
    };
    for (let at = 0; at < max; at += 1) {
      const wrong = await guess("wrong-password", { cookie });
      expect(wrong).toMatchObject({ status: 400, code: "INVALID_PASSWORD" });
    }
    expect(await guess(password, { cookie })).toMatchObject(limited);
    expect(await signIn(email, password)).toMatchObject(limited);
    expect(await guess("wrong-password", {})).toMatchObject({ status: 401 });
  });

  test("requests without a password, or with one that is no text, are no attempts", async () => {
    const { email, cookie } = await signUp();
    for (let at = 0; at <= max; at += 1) {
      expect(await ask("/delete-user", {}, { cookie })).toMatchObject({ status: 422 });
      expect(await ask("/change-password", {}, { cookie })).toMatchObject({ status: 400 });
      expect(await ask("/sign-in/email", { email: 7, password })).toMatchObject({ status: 400 });
    }
    const asked = Array.from({ length: 8 }, () => ask("/sign-in/email", { password }));
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(400);
    await useUp(email);
  });

  test("at other routes nothing counts", async () => {
    const { email, cookie } = await signUp();
    for (let at = 0; at <= max; at += 1) {
      expect(await ask("/update-user", { name: "Ada", password }, { cookie })).toMatchObject({
        status: 200,
      });
    }
    await useUp(email);
  });

  test("an outage uses up no attempt", async () => {
    const { email } = await signUp();
    const impatient = await openDatabase({ url, statementTimeoutMs: 200 });
    const of = newAuth(impatient.db, { passwordFailuresPerHour: max });
    await db.transaction(async (tx) => {
      await tx.execute('lock table "user" in access exclusive mode');
      for (let at = 0; at <= max; at += 1) {
        expect((await signIn(email, password, { of })).status).not.toBe(429);
        const outage = of.passwords.signIn({ email, password }, newCaller());
        await expect(outage).rejects.toMatchObject({ kind: "unavailable" });
      }
    });
    await useUp(email);
    expect(await signIn(email, password)).toMatchObject(limited);
  });
});

describe("an address where the owner is signed in", () => {
  test("has as many failures for that account again, and no more", async () => {
    const { email, address } = await signUp();
    await useUp(email);
    expect(await signIn(email, password)).toMatchObject(limited);
    expect(await signIn(email, password, { address })).toMatchObject({ status: 200 });
    await useUp(email, { address });
    expect(await signIn(email, password, { address })).toMatchObject(limited);
  });

  test("shares no count with an address that is spelled like both", async () => {
    const { email, address } = await signUp();
    await useUp(`-from${address}${email}`);
    await useUp(email);
    expect(await signIn(email, password, { address })).toMatchObject({ status: 200 });
  });

  test("has none for other accounts", async () => {
    const [owner, other] = [await signUp(), await signUp()];
    await useUp(other.email);
    const { address } = owner;
    expect(await signIn(other.email, password, { address })).toMatchObject(limited);
    await useUp(owner.email);
    await useUp(owner.email, { address });
    const second = await signUp(address);
    await useUp(second.email);
    expect(await signIn(second.email, password, { address })).toMatchObject({ status: 200 });
  });
});

/** An outbox that keeps its mails, and says of each whether it may be sent. */
function newOutbox() {
  const mails: (AccountMail & { isAllowed: boolean })[] = [];
  const asked: Promise<void>[] = [];
  const outbox: Outbox = {
    add: (mail, isAllowed = async () => true) => {
      asked.push(isAllowed().then((is) => void mails.push({ ...mail, isAllowed: is })));
    },
    isFull: () => false,
  };
  const sent = async () => {
    await Promise.all(asked);
    return mails.filter(({ isAllowed }) => isAllowed).length;
  };
  return { outbox, sent };
}

describe("mails to one address", () => {
  const paths = ["/request-password-reset", "/send-verification-email"] as const;
  const mailMax = limits.mailsPerRecipientAndHour;

  test("429 after five an hour, of any kind and spelling, whether there is such an account", async () => {
    const of = newAuth(db, { outbox: newOutbox().outbox });
    const owner = await signUp();
    for (const email of [newEmail(), owner.email]) {
      for (let at = 0; at < mailMax; at += 1) {
        const spelling = at % 2 === 0 ? email : email.toUpperCase();
        const path = paths[at % 2] ?? paths[0];
        expect(await ask(path, { email: spelling }, { of })).toMatchObject({ status: 200 });
      }
      for (const path of paths) {
        const refused = await ask(path, { email }, { of, address: owner.address });
        expect(refused).toMatchObject(mailLimited);
        expect(Number(refused.headers.get("x-retry-after"))).toBeGreaterThan(3_500);
      }
      expect(await ask(paths[0], { email: newEmail() }, { of })).toMatchObject({ status: 200 });
    }
  }, 60_000);

  test("a refused one gives its attempt back", async () => {
    const of = newAuth(db, { outbox: newOutbox().outbox });
    const email = newEmail();
    for (let at = 0; at <= mailMax; at += 1) {
      const json = { email, callbackURL: "https://evil.example/" };
      expect(await ask(paths[1], json, { of })).toMatchObject({ status: 403 });
    }
    expect(await ask(paths[1], { email }, { of })).toMatchObject({ status: 200 });
  });

  test("those of sign-ups count, and are left out beyond", async () => {
    const { outbox, sent } = newOutbox();
    const of = newAuth(db, { outbox });
    const email = newEmail();
    for (let round = 0; round <= mailMax; round += 1) {
      const json = { email: round % 2 === 0 ? email : email.toUpperCase(), password, name: "Ada" };
      const response = await of.handler(browserRequest("/sign-up/email", { json }));
      expect(response.status).toBe(200);
      await ask("/delete-user", { password }, { of, cookie: cookiesOf(response) });
      expect(await sent()).toBe(Math.min(round + 1, mailMax));
    }
    expect(await ask(paths[0], { email }, { of })).toMatchObject(mailLimited);
  }, 60_000);

  test("nothing is counted where there are no mails", async () => {
    const email = newEmail();
    for (let at = 0; at <= mailMax; at += 1) await ask(paths[0], { email });
    const of = newAuth(db, { outbox: newOutbox().outbox });
    expect(await ask(paths[0], { email }, { of })).toMatchObject({ status: 200 });
  });
});

describe("beside the answer", () => {
  const newLimits = (on: Db) => {
    const failures: unknown[] = [];
    const onAttemptsUnavailable = (error: unknown) => void failures.push(error);
    const config = { db: on, passwordFailuresPerHour: max, onAttemptsUnavailable };
    return { attempts: createAttemptLimits(config), failures };
  };

  test("forgiving an account lets everybody try again, and forgives no other", async () => {
    const [forgiven, other] = [await signUp(), await signUp()];
    for (const { email } of [forgiven, other]) await useUp(email);
    const { attempts, failures } = newLimits(db);
    await attempts.forgive(forgiven.email.toUpperCase());
    expect(failures).toEqual([]);
    expect(await signIn(forgiven.email, password)).toMatchObject({ status: 200 });
    expect(await signIn(other.email, password)).toMatchObject(limited);
  });

  test("an outage is told, fails nothing, and lets no mail through", async () => {
    const closed = await openDatabase({ url });
    await closed.close();
    const { attempts, failures } = newLimits(closed.db);
    expect(await attempts.mayMail(newEmail())).toBe(false);
    await attempts.forgive(newEmail());
    await attempts.giveBack();
    expect(failures).toHaveLength(2);
    const untold = createAttemptLimits({ db: closed.db, passwordFailuresPerHour: max });
    expect(await untold.mayMail(newEmail())).toBe(false);
  });
});
