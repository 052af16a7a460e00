// Shares the state of one request between Better Auth's hooks and database calls.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Attempt } from "@todo/db/auth/attempts";
import type { UserRow } from "@todo/db/auth/users";
import type { RateLimitedError } from "./rate-limited-error.ts";

export interface RequestRecord {
  provedHash?: string;
  newPassword?: { password: string; hash: string };
  attempt?: Attempt | undefined;
  refusal?: RateLimitedError;
  newSession?: { id: string; user: UserRow };
}

const records = new AsyncLocalStorage<RequestRecord>();

export function withRequestRecord<Result>(
  work: (record: RequestRecord) => Promise<Result>,
): Promise<Result> {
  const record: RequestRecord = {};
  return records.run(record, () => work(record));
}

export function currentRecord(): RequestRecord | undefined {
  return records.getStore();
}
