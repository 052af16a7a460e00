// Remembers the password that a request has proved, so that a replacement meanwhile is noticed.
import { limits } from "@todo/validation/limits";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { currentRecord } from "./request-record.ts";

/** Verifies `password` like Better Auth. A match becomes `provedHash` of this request. */
export async function provePassword(given: { hash: string; password: string }): Promise<boolean> {
  const isRight = await verifyPassword(given);
  const record = currentRecord();
  if (isRight && record) record.provedHash = given.hash;
  return isRight;
}

export function provedHash(): string | undefined {
  return currentRecord()?.provedHash;
}

/** Hashes the new password before the transaction of a sign-up, whose connection would wait. */
export async function hashAhead(password: unknown): Promise<void> {
  const record = currentRecord();
  if (!record || typeof password !== "string") return;
  if (password.length < limits.passwordMinLength || password.length > limits.passwordMaxLength)
    return;
  record.newPassword = { password, hash: await hashPassword(password) };
}

export async function hashOf(password: string): Promise<string> {
  const known = currentRecord()?.newPassword;
  return known?.password === password ? known.hash : hashPassword(password);
}
