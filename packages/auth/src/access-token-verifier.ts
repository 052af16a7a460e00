// Verifies access tokens. Those in use cost one query in five seconds.
import {
  type AccessTokenRow,
  findAccessToken,
  noteAccessTokenUse,
} from "@todo/db/auth/access-tokens";
import { asRowOwner } from "@todo/db/connections/row-owner";
import type { Db } from "@todo/db/database";
import { Scope } from "@todo/validation/scope";
import { LRUCache } from "lru-cache";
import { hashOfAccessToken, isWellFormed } from "./access-token.ts";
import { countedAddressOf } from "./client-address.ts";
import { AuthenticationError, type Principal } from "./principal.ts";

/** Less than the 10 s in which a token ends. */
const freshMs = 5_000;
const tokensMax = 10_000;

export interface AccessTokensConfig {
  db: Db;
  /** Limits failed look-ups per client address. */
  lookUps: {
    /** Throws the response's error once too many look-ups failed. */
    consume: (address: string) => Promise<void>;
    giveBack: (address: string) => Promise<void>;
  };
  /** Must not reject; no response waits for it. */
  inBackground: (work: Promise<void>) => void;
  onUseNotNoted?: (error: unknown) => void;
  now?: (() => number) | undefined;
}

export interface AccessTokens {
  /** Throws `AuthenticationError`, errors of `lookUps.consume`, and errors of the database. */
  verify: (token: string, headers: Headers) => Promise<Principal>;
  /** Makes the next `verify` query the database. */
  forget: (hash: string) => void;
}

interface Known {
  principal: Principal;
  expiresAtMs: number;
  freshUntilMs: number;
}

export function createAccessTokens(config: AccessTokensConfig): AccessTokens {
  const { db, lookUps, now = Date.now } = config;
  // Keeps stale tokens too: a token that was valid does not count as a look-up.
  const known = new LRUCache<string, Known>({ max: tokensMax });
  const asking = new Map<string, Promise<Known>>();

  const lookUp = async (token: string, hash: string, headers: Headers): Promise<Known> => {
    if (!isWellFormed(token)) throw new AuthenticationError("checksum");
    const counted = known.has(hash) ? undefined : countedAddressOf(headers);
    const giveBack = async () => counted !== undefined && (await lookUps.giveBack(counted));
    if (counted !== undefined) await lookUps.consume(counted);
    const askedAt = now();
    const row = await findAccessToken(db, hash).catch(async (error: unknown) => {
      await giveBack();
      throw error;
    });
    if (!row) {
      known.delete(hash);
      throw new AuthenticationError("unknown-token");
    }
    await giveBack();
    noteUse(config, row, askedAt);
    const found = toKnown(row, askedAt + freshMs);
    known.set(hash, found);
    return found;
  };

  const lookUpOnce = (token: string, hash: string, headers: Headers): Promise<Known> => {
    const pending =
      asking.get(hash) ?? lookUp(token, hash, headers).finally(() => asking.delete(hash));
    asking.set(hash, pending);
    return pending;
  };

  return {
    verify: async (token, headers) => {
      const hash = hashOfAccessToken(token);
      let found = known.get(hash);
      if (!found || now() >= found.freshUntilMs) found = await lookUpOnce(token, hash, headers);
      // Also refuses NaN, an end that cannot be read.
      if (!(now() < found.expiresAtMs)) throw new AuthenticationError("expired");
      return found.principal;
    },
    forget: (hash) => {
      known.delete(hash);
    },
  };
}

function toKnown(row: AccessTokenRow, freshUntilMs: number): Known {
  const { id, userId, hash, scopes, expiresAt } = row;
  const expiresAtMs = expiresAt === null ? Infinity : Date.parse(expiresAt);
  const principal = {
    id: userId,
    sessionId: undefined,
    tokenId: id,
    tokenHash: hash,
    scopes: Scope.options.filter((scope) => scopes.includes(scope)),
    ...(expiresAt !== null && { expiresAtSeconds: expiresAtMs / 1000 }),
  };
  return { principal, expiresAtMs, freshUntilMs };
}

function noteUse(config: AccessTokensConfig, row: AccessTokenRow, nowMs: number): void {
  const { db, inBackground, onUseNotNoted } = config;
  const { id, userId, lastUsedOn } = row;
  const on = new Date(nowMs).toISOString().slice(0, "2026-08-08".length);
  if ((lastUsedOn ?? "") >= on) return;
  const write = asRowOwner(userId, () => noteAccessTokenUse(db, userId, { id, on }));
  inBackground(write.catch((error: unknown) => onUseNotNoted?.(error)));
}
