import { setTimeout as sleep } from "node:timers/promises";
import { CodedError } from "@todo/validation/coded-error";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { rememberedMs } from "./verified-token-cache.ts";

export type KeysFailure = "timeout" | "unreachable" | "status" | "too-large" | "not-a-key-set";

/** The key set is unreachable: the token is neither valid nor invalid. */
export class KeysUnavailableError extends CodedError<KeysFailure> {
  override readonly name = "KeysUnavailableError";

  constructor(code: KeysFailure) {
    super(code, `Keys unavailable: ${code}`);
  }
}

/** Then a use renews the keys in the background. */
const renewAfterMs = 5 * 60_000;
/** Then a withdrawn key is refused. */
export const keysTrustedForMs = 10 * 60_000;
/** Then a use waits for new keys, because verified tokens are cached in addition. */
const usedWithoutAskingForMs = keysTrustedForMs - rememberedMs;
/** The longest use without their source. */
const usedWithoutSourceForMs = 24 * 60 * 60_000;
/** Between two loads, whatever key ids tokens name. */
const pauseMs = 2_000;
/** After a failed load. */
const pauseAfterFailureMs = 10_000;

interface KeySetConfig {
  /** Any error counts as an outage; a `KeysUnavailableError` names the reason. */
  load: () => Promise<JSONWebKeySet>;
  onLoadFailed?: ((error: unknown) => void) | undefined;
  now?: (() => number) | undefined;
}

/** Creates the key lookup. It throws `JWKSNoMatchingKey`, or `KeysUnavailableError` without known keys. */
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
    await sleep(Math.max(0, pausedForMs));
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
