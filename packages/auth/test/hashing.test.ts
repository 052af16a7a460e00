import { createHook } from "node:async_hooks";
import { expect, test } from "vitest";
import { browserRequest, newAuth, newCaller, newEmail, password } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";

const { db } = await openDatabase();

test("no connection of the database waits while a password is hashed", async () => {
  let openTransactions = 0;
  const transaction = db.transaction.bind(db);
  db.transaction = async (...work) => {
    openTransactions += 1;
    return transaction(...work).finally(() => (openTransactions -= 1));
  };
  const heldWhileHashing: number[] = [];
  const hook = createHook({
    init: (_id, type) => {
      if (type === "SCRYPTREQUEST") heldWhileHashing.push(openTransactions);
    },
  }).enable();
  const { passwords, handler } = newAuth(db);
  const email = newEmail();
  await passwords.signUp({ email, password }, newCaller());
  await passwords.signIn({ email, password }, newCaller());
  await passwords.signUp({ email, password }, newCaller()).catch(() => undefined);
  const json = { email: newEmail(), password: "short", name: "Ada" };
  expect((await handler(browserRequest("/sign-up/email", { json }))).status).toBe(400);
  hook.disable();
  expect(heldWhileHashing).toEqual([0, 0, 0]);
});
