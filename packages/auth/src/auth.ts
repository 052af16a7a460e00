// Credentials in, Principal out: all of authentication, put together.
import { revealingOutages } from "@todo/db/session";
import { deleteSession } from "@todo/db/sessions";
import { createAccessTokens } from "./access-token.ts";
import { type Authenticate, createAuthenticate } from "./authenticate.ts";
import { type BetterAuthConfig, createBetterAuth } from "./better-auth.ts";
import { createPasswordSignIn, type PasswordSignIn } from "./password-sign-in.ts";
import type { Principal } from "./principal.ts";
import { createSessionCache } from "./session-cache.ts";
import { sessionLifetimeSeconds } from "./token-verifier.ts";

export type AuthConfig = Omit<BetterAuthConfig, "sessionLifetimeSeconds">;

export interface Auth {
  authenticate: Authenticate;
  /** Better Auth's own routes below `/api/auth`. Throws what its database throws. */
  handler: (request: Request) => Promise<Response>;
  passwords: PasswordSignIn;
  /** A token that lasts as long as the sign-in it belongs to. */
  issueToken: (principal: Principal) => Promise<string>;
  /** Ends the sign-in of `principal`, here at once, and within ten seconds on every other instance. */
  signOut: (principal: Principal) => Promise<void>;
}

export function createAuth(config: AuthConfig): Auth {
  const tokens = createAccessTokens({
    secret: config.secret,
    issuer: config.issuer,
    audience: config.audience,
    maxLifetimeSeconds: sessionLifetimeSeconds,
  });
  const sessions = createSessionCache(config.db);
  const betterAuth = createBetterAuth({ ...config, sessionLifetimeSeconds }, tokens);
  // Better Auth answers "not signed in", or even "signed out", when a query fails.
  const handler = (request: Request) => revealingOutages(() => betterAuth.handler(request));
  return {
    authenticate: createAuthenticate(tokens.verify, sessions),
    handler,
    passwords: createPasswordSignIn({ db: config.db, baseUrl: config.baseUrl, handler }),
    issueToken: (principal) => tokens.issue(principal, sessionLifetimeSeconds),
    signOut: async ({ id, sessionId }) => {
      if (sessionId === undefined) return;
      await deleteSession(config.db, id, sessionId);
      sessions.forget(id, sessionId);
    },
  };
}
