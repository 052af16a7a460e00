// Which password a request has proved to know, so that its replacement in the meantime can be noticed; and the hash of
// the one that it brings.
import { AsyncLocalStorage } from "node:async_hooks";
import { limits } from "@todo/validation/limits";
import { hashPassword, verifyPassword } from "better-auth/crypto";

interface Proof {
  hash?: string;
  new?: { password: string; hash: string };
}

const proofs = new AsyncLocalStorage<Proof>();

/** Runs the work of one request, in which all else here may be called. */
export function withPasswordProof<Result>(work: () => Promise<Result>): Promise<Result> {
  return proofs.run({}, work);
}

/** Whether `hash` is of `password`, as Better Auth says; if so, it is what `provedHash` returns from then on. */
export async function provePassword(given: { hash: string; password: string }): Promise<boolean> {
  const isRight = await verifyPassword(given);
  const proof = proofs.getStore();
  if (isRight && proof) proof.hash = given.hash;
  return isRight;
}

/** The hash that the password of this request has matched; `undefined` when it gave none. */
export function provedHash(): string | undefined {
  return proofs.getStore()?.hash;
}

/** Hashes what `hashOf` will be asked for in this request: a sign-up asks in a transaction, whose connection would wait. */
export async function hashAhead(password: unknown): Promise<void> {
  const proof = proofs.getStore();
  if (!proof || typeof password !== "string") return;
  if (password.length < limits.passwordMinLength || password.length > limits.passwordMaxLength)
    return;
  proof.new = { password, hash: await hashPassword(password) };
}

/** The hash to store of a new password. */
export async function hashOf(password: string): Promise<string> {
  const known = proofs.getStore()?.new;
  return known?.password === password ? known.hash : hashPassword(password);
}
