import { AsyncLocalStorage } from "node:async_hooks";

const owners = new AsyncLocalStorage<string>();

/** Runs `work`; row security, where enforced, shows it only the rows of `userId`. Authenticate `userId` first. */
export function asRowOwner<Result>(userId: string, work: () => Promise<Result>): Promise<Result> {
  return owners.run(userId, work);
}

export function currentRowOwner(): string | undefined {
  return owners.getStore();
}
