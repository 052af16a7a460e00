// The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
import { createHash } from "node:crypto";
import type { Idempotency, KeyLimits, KeyRefusal } from "@todo/db/tasks/idempotency";
import { limits } from "@todo/validation/limits";
import { ApiError, unacceptable } from "#http/api-error.ts";
import { rateLimited } from "#http/rate-limited.ts";

export const keyLimits: KeyLimits = {
  maxKeys: limits.idempotencyKeysPerUser,
  maxAnswerBytes: limits.idempotentAnswersMaxBytes,
};

const keyPolicy = {
  name: "idempotency-keys",
  quota: keyLimits.maxKeys,
  windowSeconds: limits.idempotencyKeyLifetimeSeconds,
};

const keyMaxLength = limits.idempotencyKeyMaxLength;

export const keyPattern = new RegExp(`^[\\x21-\\x7e]{1,${keyMaxLength}}$`);
export const keyRule = `Must have 1 to ${keyMaxLength} visible ASCII characters.`;

export const replayed = { "Idempotent-Replayed": "true" };

/**
 * `undefined` without the header. The values say what is asked for, the route among them, in each form that was ever
 * stored. Throws the 422.
 */
export function readIdempotency(
  headers: Headers,
  toForms: () => unknown[][],
): Idempotency | undefined {
  const key = readKey(headers);
  return key === undefined ? undefined : toIdempotency(key, toForms());
}

export function toIdempotency(key: string, forms: unknown[][]): Idempotency {
  return { key, fingerprints: forms.map(fingerprintOf) };
}

/** Bare or quoted, both spell the same key; `undefined` without the header. Throws the 422. */
export function readKey(headers: Headers): string | undefined {
  const header = headers.get("idempotency-key");
  if (header === null) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (keyPattern.test(key)) return key;
  throw unacceptable([{ pointer: "Idempotency-Key", detail: keyRule, code: "invalid_format" }]);
}

/** Of the values, not the bytes: another spelling of the same JSON is the same request. */
function fingerprintOf(values: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex");
}

const keyRefusals: readonly string[] = [
  "key-reused",
  "in-progress",
  "keys-used-up",
] satisfies KeyRefusal["outcome"][];

/** Whether it is the key that is in the way. */
export function isOfKey(refusal: { outcome: string }): refusal is KeyRefusal {
  return keyRefusals.includes(refusal.outcome);
}

export function refusalOfKey(refusal: KeyRefusal): ApiError {
  switch (refusal.outcome) {
    case "keys-used-up":
      return rateLimited(keyPolicy, refusal.retryAfterSeconds);
    case "key-reused":
      return new ApiError("IDEMPOTENCY_KEY_REUSED");
    case "in-progress":
      return new ApiError("IDEMPOTENCY_IN_PROGRESS", { headers: { "Retry-After": "1" } });
  }
}
