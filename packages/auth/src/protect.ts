// What every request to Better Auth is subject to, whether it came as HTTP or is a call of ours.
import { revealingOutages } from "@todo/db/outages";
import type { AttemptLimits } from "./attempt-limits.ts";
import type { LimitAuthRequests } from "./auth-request-limit.ts";
import { type RequestRecord, withRequestRecord } from "./request-record.ts";

/**
 * Runs the work of one request to Better Auth's route `path`. A refusal of Better Auth is what `work` resolves to.
 * Throws `RateLimitedError`, and what the database throws.
 */
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
        // Better Auth answers "not signed in", or even "signed out", when a query fails.
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
