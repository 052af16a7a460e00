import { AsyncLocalStorage } from "node:async_hooks";

const owners = new AsyncLocalStorage<string>();

/**
 * Runs `work` so that all its statements see the rows of `userId` alone, whatever their WHERE says, where the database
 * enforces row security for the role that connects. The caller must have authenticated `userId`.
 */
export function asRowOwner<Result>(userId: string, work: () => Promise<Result>): Promise<Result> {
  return owners.run(userId, work);
}

/** Of the work in hand; `undefined` outside of `asRowOwner`. */
export function currentRowOwner(): string | undefined {
  return owners.getStore();
}
