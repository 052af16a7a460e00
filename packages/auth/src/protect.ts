import { revealingOutages } from "@todo/db/outages";
import type { AttemptLimits } from "./attempt-limits.ts";
import type { LimitAuthRequests } from "./auth-request-limit.ts";
import { type RequestRecord, withRequestRecord } from "./request-record.ts";

/** Runs one request to Better Auth's route `path`. Throws `RateLimitedError` and errors of the database. */
export type Protect = <Result>(
  path: string,
  headers: Headers,
  work: (record: RequestRecord) => Promise<Result>,
) => Promise<Result>;

export function createProtect(limitRequests: LimitAuthRequests, attempts: AttemptLimits): Protect {
  return async (path, headers, work) => {
    await limitRequests(path, headers);
    return withRequestRecord(async (record) => {
      try {
        // Better Auth reports a failed query as "not signed in" or even "signed out".
        const result = await revealingOutages(() => work(record));
        if (!record.refusal) return result;
      } catch (error) {
        await attempts.giveBack();
        throw error;
      }
      throw record.refusal;
    });
  };
}
