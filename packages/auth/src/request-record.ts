// What becomes known of one request to Better Auth: its hooks and its database calls have nothing else in common.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Attempt } from "@todo/db/auth/attempts";
import type { UserRow } from "@todo/db/auth/users";
import type { RateLimitedError } from "./rate-limited-error.ts";

export interface RequestRecord {
  /** The hash that the password of this request has matched. */
  provedHash?: string;
  /** The password that it brings, hashed before anybody asks for it. */
  newPassword?: { password: string; hash: string };
  /** What was counted of it, as long as it can be given back. */
  attempt?: Attempt | undefined;
  /** The limit that it has met. */
  refusal?: RateLimitedError;
  /** The session that it has begun. */
  newSession?: { id: string; user: UserRow };
}

const records = new AsyncLocalStorage<RequestRecord>();

/** Runs the work of one request with a record of its own. */
export function withRequestRecord<Result>(
  work: (record: RequestRecord) => Promise<Result>,
): Promise<Result> {
  const record: RequestRecord = {};
  return records.run(record, () => work(record));
}

/** `undefined` outside of `withRequestRecord`. */
export function currentRecord(): RequestRecord | undefined {
  return records.getStore();
}
