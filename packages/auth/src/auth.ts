// Composes authentication: credentials in, `Principal` out.
import { setTimeout as sleep } from "node:timers/promises";
import { deleteSession } from "@todo/db/auth/sessions";
import { limits } from "@todo/validation/limits";
import { withAccountInput } from "./account-input.ts";
import { createSharedSecretTokens, sharedSecretSigning } from "./shared-secret.ts";
import {
  type AttemptLimits,
  type AttemptLimitsConfig,
  createAttemptLimits,
} from "./attempt-limits.ts";
import type { AccessTokens } from "./access-token-verifier.ts";
import { type Authenticate, createAuthenticate } from "./authenticate.ts";
import { createLimitAuthRequests } from "./auth-request-limit.ts";
import { authPathOf, createFindAuthRoute, type FindAuthRoute } from "./auth-routes.ts";
import { type BetterAuthConfig, createBetterAuth, disabledPaths } from "./better-auth.ts";
import { createKeySet } from "./key-set.ts";
import { createPasswordSignIn, type PasswordSignIn } from "./password-sign-in.ts";
import type { Principal } from "./principal.ts";
import { createProtect } from "./protect.ts";
import { createSessionCache } from "./session-cache.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { createTokenVerifier } from "./token-verifier.ts";
import { rememberVerified } from "./verified-token-cache.ts";

/** Better Auth's other email route takes as long. */
const passwordResetAnswerMs = 500;

export interface AuthConfig extends Omit<BetterAuthConfig, "attempts">, AttemptLimitsConfig {
  authRequestsPerMinute: number;
  accessTokens?: AccessTokens | undefined;
  keyRotationSeconds?: number | undefined;
  onKeysUnavailable?: ((error: unknown) => void) | undefined;
  now?: (() => number) | undefined;
}

export interface Auth {
  authenticate: Authenticate;
  findRoute: FindAuthRoute;
  /** Handles Better Auth's routes. Throws `RateLimitedError` and errors of the database. */
  handler: (request: Request) => Promise<Response>;
  passwords: PasswordSignIn;
  /** Issues a token that lasts as long as its session. */
  issueToken: (principal: Principal) => Promise<string>;
  /** Ends the session: here at once, on other instances within ten seconds. */
  signOut: (principal: Principal) => Promise<void>;
}

export function createAuth(config: AuthConfig): Auth {
  const sessions = createSessionCache(config.db);
  const attempts = createAttemptLimits(config);
  const { betterAuth, issue, verify } = createIssuer(config, attempts);
  const publishesKeys = config.keyRotationSeconds !== undefined;
  const unservedPaths = publishesKeys ? disabledPaths : [...disabledPaths, "/jwks"];
  const findRoute = createFindAuthRoute(betterAuth.api, unservedPaths);
  const frontend = config.trustedOrigins[0] ?? "";
  const protect = createProtect(createLimitAuthRequests(config), attempts);
  const handle = async (request: Request) => {
    const route = findRoute(authPathOf(request));
    if (!route) return new Response(null, { status: 404 });
    return protect(route.path, request.headers, async () =>
      betterAuth.handler(await withAccountInput(request, route, frontend)),
    );
  };
  const handler = (request: Request) =>
    config.outbox ? inUniformTime(request, handle) : handle(request);
  return {
    authenticate: createAuthenticate({
      verify: rememberVerified(verify, config.now),
      sessions,
      accessTokens: config.accessTokens,
    }),
    findRoute,
    handler,
    passwords: createPasswordSignIn({ api: betterAuth.api, protect, frontend }),
    issueToken: (principal) => issue(principal, limits.sessionLifetimeSeconds),
    signOut: async ({ id, sessionId }) => {
      if (sessionId === undefined) return;
      await deleteSession(config.db, id, sessionId);
      sessions.forget(id, sessionId);
    },
  };
}

function createIssuer(config: AuthConfig, attempts: AttemptLimits) {
  const betterAuthConfig = { ...config, attempts };
  const verified = { ...config, maxLifetimeSeconds: limits.sessionLifetimeSeconds };
  if (config.keyRotationSeconds === undefined) {
    const tokens = createSharedSecretTokens(verified);
    return {
      ...tokens,
      betterAuth: createBetterAuth(betterAuthConfig, sharedSecretSigning(tokens)),
    };
  }
  const keys = createSigningKeys({ ...config, rotationSeconds: config.keyRotationSeconds });
  const betterAuth = createBetterAuth(betterAuthConfig, keys.signing);
  const keySet = createKeySet({
    load: async () => keys.loadKeySet(await betterAuth.$context),
    onLoadFailed: config.onKeysUnavailable,
    now: config.now,
  });
  const issue = async ({ id, sessionId }: Principal, lifetimeSeconds: number) => {
    const iat = Math.floor((config.now ?? Date.now)() / 1000);
    const payload = { sub: id, sid: sessionId, iat, exp: iat + lifetimeSeconds };
    return (await betterAuth.api.signJWT({ body: { payload } })).token;
  };
  const verify = createTokenVerifier({ ...verified, algorithms: ["EdDSA"], key: keySet });
  return { betterAuth, issue, verify };
}

/** Responds after the same time whether the account exists, because Better Auth takes longer for one. */
async function inUniformTime(request: Request, handle: Auth["handler"]): Promise<Response> {
  if (authPathOf(request) !== "/request-password-reset") return handle(request);
  const [response] = await Promise.all([handle(request), sleep(passwordResetAnswerMs)]);
  return response;
}
