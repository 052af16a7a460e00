// Public keys that somebody else may change: kept, renewed, and used on while their source is out of reach.
import { setTimeout as sleep } from "node:timers/promises";
import { CodedError } from "@todo/validation/coded-error";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { rememberedMs } from "./verified-token-cache.ts";

/** Why no keys could be had. For the log only. */
export type KeysFailure = "timeout" | "unreachable" | "status" | "too-large" | "not-a-key-set";

/** Whether a token is valid can't be told, because the keys are out of reach. Never a refusal. */
export class KeysUnavailableError extends CodedError<KeysFailure> {
  override readonly name = "KeysUnavailableError";

  constructor(code: KeysFailure) {
    super(code, `Keys unavailable: ${code}`);
  }
}

/** After this a use renews the keys in passing. */
const renewAfterMs = 5 * 60_000;
/** A withdrawn key is refused after this at the latest. */
export const keysTrustedForMs = 10 * 60_000;
/** After this a use waits for new keys first: what it verifies is remembered besides. */
const usedWithoutAskingForMs = keysTrustedForMs - rememberedMs;
/** While their source is out of reach, keys are used this long. */
const usedWithoutSourceForMs = 24 * 60 * 60_000;
/** Between two loads, however many tokens name unknown keys; who needs the second load waits for it. */
const pauseMs = 2_000;
/** After a load that failed; meanwhile nobody waits. */
const pauseAfterFailureMs = 10_000;

interface KeySetConfig {
  /** Whatever it throws is taken for an outage; a `KeysUnavailableError` says which. */
  load: () => Promise<JSONWebKeySet>;
  /** Told of each load that failed, also when older keys still serve. */
  onLoadFailed?: ((error: unknown) => void) | undefined;
  /** Milliseconds since the epoch; for tests. */
  now?: (() => number) | undefined;
}

/**
 * Finds the key for a token's header. Throws jose's `JWKSNoMatchingKey` when the keys are known and none fits,
 * `KeysUnavailableError` when they are not known.
 */
export function createKeySet({
  load,
  onLoadFailed,
  now = Date.now,
}: KeySetConfig): JWTVerifyGetKey {
  let held: { find: JWTVerifyGetKey; loadedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: KeysUnavailableError | undefined;
  let loading: Promise<void> | undefined;

  async function reload(): Promise<void> {
    const pausedForMs = triedAt + (failure ? pauseAfterFailureMs : pauseMs) - now();
    if (pausedForMs > 0 && failure) return;
    if (pausedForMs > 0) await sleep(pausedForMs);
    triedAt = now();
    try {
      held = { find: createLocalJWKSet(await load()), loadedAt: triedAt };
      failure = undefined;
    } catch (error) {
      failure = toKeysUnavailable(error);
      onLoadFailed?.(error);
    }
  }
  const renew = () => {
    loading ??= reload().finally(() => {
      loading = undefined;
    });
    return loading;
  };
  const age = () => now() - (held?.loadedAt ?? Number.NEGATIVE_INFINITY);

  return async (header, token) => {
    if (age() > usedWithoutAskingForMs) await renew();
    else if (age() > renewAfterMs) void renew();
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!held || age() > usedWithoutSourceForMs) throw new errors.JWKSNoMatchingKey();
        return await held.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        if (attempt === 2) throw failure ?? error;
        await renew();
      }
    }
  };
}

function toKeysUnavailable(error: unknown): KeysUnavailableError {
  if (error instanceof KeysUnavailableError) return error;
  if (error instanceof errors.JWKSInvalid) return new KeysUnavailableError("not-a-key-set");
  return new KeysUnavailableError("unreachable");
}
