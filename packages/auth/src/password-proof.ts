// Which password a request has proved to know, so that its replacement in the meantime can be noticed; and the hash of
// the one that it brings.
import { limits } from "@todo/validation/limits";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { currentRecord } from "./request-record.ts";

/** Whether `hash` is of `password`, as Better Auth says; if so, it is what `provedHash` returns from then on. */
export async function provePassword(given: { hash: string; password: string }): Promise<boolean> {
  const isRight = await verifyPassword(given);
  const record = currentRecord();
  if (isRight && record) record.provedHash = given.hash;
  return isRight;
}

/** The hash that the password of this request has matched; `undefined` when it gave none. */
export function provedHash(): string | undefined {
  return currentRecord()?.provedHash;
}

/** Hashes what `hashOf` will be asked for in this request: a sign-up asks in a transaction, whose connection would wait. */
export async function hashAhead(password: unknown): Promise<void> {
  const record = currentRecord();
  if (!record || typeof password !== "string") return;
  if (password.length < limits.passwordMinLength || password.length > limits.passwordMaxLength)
    return;
  record.newPassword = { password, hash: await hashPassword(password) };
}

/** The hash to store of a new password. */
export async function hashOf(password: string): Promise<string> {
  const known = currentRecord()?.newPassword;
  return known?.password === password ? known.hash : hashPassword(password);
}
