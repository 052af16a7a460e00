// Which password a request has proved to know, so that its replacement in the meantime can be noticed.
import { AsyncLocalStorage } from "node:async_hooks";
import { verifyPassword } from "better-auth/crypto";

const proofs = new AsyncLocalStorage<{ hash?: string }>();

/** Runs the work of one request, in which `provePassword` may be called. */
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
