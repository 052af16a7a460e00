import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "@todo/db/database";
import { findUser } from "@todo/db/auth/users";
import { describe, expect, test } from "vitest";
import type { AccountMail } from "../src/account-mail.ts";
import type { SignedIn } from "../src/password-sign-in.ts";
import { browserRequest, cookiesOf, newAuth, newCaller, newEmail, password } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";
import { refusalOf } from "./refusal.ts";

// Longer than 40 sign-ins may have to wait for one of ten connections on a busy machine.
const { db } = await openDatabase({ connectTimeoutMs: 60_000 });
const mails: AccountMail[] = [];
const outbox = { add: (mail: AccountMail) => void mails.push(mail), isFull: () => false };
const auth = newAuth(db, { outbox });
const newPassword = "another correct horse";

async function signUp() {
  const email = newEmail();
  const json = { email, password, name: "Ada" };
  const response = await auth.handler(browserRequest("/sign-up/email", { json }));
  const { user: signedUp } = (await response.json()) as { user: { id: string } };
  return { id: signedUp.id, email, cookie: cookiesOf(response) };
}
type Person = Awaited<ReturnType<typeof signUp>>;

const change = ({ cookie }: Person, to = newPassword) => {
  const json = { currentPassword: password, newPassword: to };
  return auth.handler(browserRequest("/change-password", { json, cookie }));
};

async function askForReset({ email }: Person): Promise<string> {
  await auth.handler(browserRequest("/request-password-reset", { json: { email } }));
  const mail = mails.findLast(({ kind, to }) => kind === "reset-password" && to === email);
  return new URL(mail?.link ?? "").pathname.split("/").at(-1) ?? "";
}
const reset = (token: string) =>
  auth.handler(browserRequest("/reset-password", { json: { token, newPassword } }));

const signInAtBetterAuth = ({ email }: Person, secret = password) =>
  auth.handler(browserRequest("/sign-in/email", { json: { email, password: secret } }));
const signIn = ({ email }: Person, secret = password) =>
  auth.passwords.signIn({ email, password: secret }, newCaller());

const sessionsOf = async ({ id }: Person) =>
  (await db.execute(`select token from session where user_id = '${id}'`)).rows.map(
    ({ token }) => token,
  );

/** Waits until `count` statements in this database wait for a lock. */
const lockWaits = (count: number) =>
  expect
    .poll(
      async () => {
        const { rows } = await db.execute(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows.length;
      },
      { timeout: 10_000 },
    )
    .toBe(count);

/** Runs `during` while a transaction of somebody else has done `first`, and then commits it. */
async function whileHeld(first: (tx: Db) => Promise<unknown>, during: () => Promise<void>) {
  await db.transaction(async (tx) => {
    await first(tx);
    await during();
  });
}
const lockingPassword =
  ({ id }: Person) =>
  (tx: Db) =>
    tx.execute(`select from account where user_id = '${id}' for update`);

describe("40 parallel sign-ins with the old password leave no session behind, nor a token that works", () => {
  test.each(["change", "reset"])(
    "while there is a %s of the password",
    { timeout: 120_000 },
    async (way) => {
      const person = await signUp();
      const token = way === "reset" ? await askForReset(person) : "";
      const ending = way === "reset" ? reset(token) : change(person);
      const attempts = Array.from({ length: 40 }, async (_, index) => {
        await sleep(index * 50);
        return index % 2 ? signIn(person).catch((error) => error) : signInAtBetterAuth(person);
      });
      const ended = await ending;
      expect(ended.status).toBe(200);
      const own = way === "reset" ? [] : [((await ended.json()) as { token: string }).token];
      const answers = await Promise.all(attempts);

      expect(await sessionsOf(person)).toEqual(own);
      for (const answer of answers) {
        if (answer instanceof Response) expect([200, 401]).toContain(answer.status);
        else if (answer instanceof Error)
          expect(answer).toMatchObject({ code: "invalid-credentials" });
        else {
          const jwt = `Bearer ${await auth.issueToken((answer as SignedIn).principal)}`;
          expect(await refusalOf(newAuth(db).authenticate(jwt))).toBe("session-ended");
        }
      }
      expect((await signIn(person, newPassword)).principal.id).toBe(person.id);
    },
  );
});

describe("whoever knew the password when the request began, but no more when it is carried out", () => {
  test.each(["change", "reset"])("401 for signing in during a %s", async (way) => {
    const person = await signUp();
    const token = way === "reset" ? await askForReset(person) : "";
    let ended: Promise<Response> | undefined;
    let late: Promise<unknown>[] = [];
    await whileHeld(lockingPassword(person), async () => {
      ended = way === "reset" ? reset(token) : change(person);
      await lockWaits(1);
      late = [signInAtBetterAuth(person), signIn(person).catch((error: unknown) => error)];
      await sleep(1_000);
    });
    expect((await ended)?.status).toBe(200);
    const [answer, error] = await Promise.all(late);
    expect((answer as Response).status).toBe(401);
    expect(await (answer as Response).json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
    expect(error).toMatchObject({ code: "invalid-credentials" });
    expect(await sessionsOf(person)).toHaveLength(way === "reset" ? 0 : 1);
  });

  test("of 8 parallel changes one succeeds, the others are 401 and change nothing", async () => {
    const person = await signUp();
    const passwords = Array.from({ length: 8 }, (_, index) => `${newPassword} ${index}`);
    const answers = await Promise.all(passwords.map((to) => change(person, to)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, ...Array(7).fill(401)]);
    const winner = statuses.indexOf(200);
    const { token } = (await answers[winner]?.json()) as { token: string };
    expect(await sessionsOf(person)).toEqual([token]);
    await signIn(person, passwords[winner]);
  });

  test("401 for deleting the account, which stays", async () => {
    const person = await signUp();
    let changed: Promise<Response> | undefined;
    let deleted: Promise<Response> | undefined;
    await whileHeld(lockingPassword(person), async () => {
      changed = change(person);
      await lockWaits(1);
      const json = { password };
      deleted = auth.handler(browserRequest("/delete-user", { json, cookie: person.cookie }));
      await sleep(1_000);
    });
    expect([(await changed)?.status, (await deleted)?.status]).toEqual([200, 401]);
    expect(await findUser(db, person.id)).toMatchObject({ id: person.id });
  });
});

test.each(["change", "reset"])(
  "a %s of the password ends the links to reset it that were asked for before, and no others",
  async (way) => {
    const [person, other] = [await signUp(), await signUp()];
    const [older, newer, ofOther] = [
      await askForReset(person),
      await askForReset(person),
      await askForReset(other),
    ];
    expect((await (way === "reset" ? reset(newer) : change(person))).status).toBe(200);
    const refused = await reset(older);
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: "INVALID_TOKEN" }]);
    expect((await reset(ofOther)).status).toBe(200);
  },
);

test("parallel resets by two links do not wait for each other", async () => {
  const person = await signUp();
  const links = [await askForReset(person), await askForReset(person)];
  let resets: Promise<Response>[] = [];
  await whileHeld(
    (tx) => tx.execute(`select from "user" where id = '${person.id}' for update`),
    async () => {
      resets = links.map(reset);
      await lockWaits(2);
    },
  );
  const statuses = (await Promise.all(resets)).map(({ status }) => status);
  expect(statuses).toEqual([200, 200]);
});

describe("an account that is deleted in the moment of a sign-in", () => {
  test("401, not a failure", async () => {
    const person = await signUp();
    let late: Promise<unknown>[] = [];
    await whileHeld(
      (tx) => tx.execute(`delete from "user" where id = '${person.id}'`),
      async () => {
        late = [signInAtBetterAuth(person), signIn(person).catch((error: unknown) => error)];
        await lockWaits(2);
      },
    );
    const [answer, error] = await Promise.all(late);
    expect((answer as Response).status).toBe(401);
    expect(error).toMatchObject({ code: "invalid-credentials" });
  });

  test.each(["signIn", "signUp"] as const)(
    "%s: 401 for its token when its session is gone",
    async (way) => {
      const { email } = way === "signIn" ? await signUp() : { email: newEmail() };
      const { principal } = await auth.passwords[way]({ email, password }, newCaller());
      await db.execute(`delete from session where id = '${principal.sessionId}'`);
      const jwt = `Bearer ${await auth.issueToken(principal)}`;
      expect(await refusalOf(newAuth(db).authenticate(jwt))).toBe("session-ended");
    },
  );
});
