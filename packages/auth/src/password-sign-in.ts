import type { Db } from "@todo/db/database";
import { findSessionByToken } from "@todo/db/auth/sessions";
import type { UserRow } from "@todo/db/auth/users";
import type { SignIn, SignUp } from "@todo/validation/credentials";
import { type AttemptKind, attemptRefusals } from "./attempt-limits.ts";
import { clientAddressHeader } from "./better-auth.ts";
import type { Principal } from "./principal.ts";

/** A new sign-in, not yet turned into a token. */
export interface SignedIn {
  principal: Principal;
  user: UserRow;
}

/** What is known of the caller besides the credentials. */
export interface Caller {
  address: string;
  userAgent: string | null;
}

/** Which limit was used up: of the client's address at two kinds of routes, of an account, or of a recipient of mails. */
export type AuthLimit = "auth" | "auth-other" | AttemptKind;

export type SignInRefusal = "invalid-credentials" | "email-taken" | "rate-limited";

/** Better Auth refused to sign somebody up or in. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly reason: SignInRefusal;
  /** Seconds to wait; only with `rate-limited`. */
  readonly retryAfterSeconds: number;
  readonly limit: AuthLimit;

  constructor(reason: SignInRefusal, retryAfterSeconds = 0, limit: AuthLimit = "auth") {
    super(`Sign-in refused: ${reason}`);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
    this.limit = limit;
  }
}

export interface PasswordSignIn {
  /** Throws `SignInError`. The name defaults to the part of the e-mail address before the `@`. */
  signUp: (credentials: SignUp, caller: Caller) => Promise<SignedIn>;
  /** Throws `SignInError`, the same for an unknown address and a wrong password. */
  signIn: (credentials: SignIn, caller: Caller) => Promise<SignedIn>;
}

interface PasswordSignInConfig {
  db: Db;
  baseUrl: string;
  /** Better Auth's; throws when the database is out of reach. */
  handler: (request: Request) => Promise<Response>;
}

/** Signs in without cookies, through Better Auth's own routes, so that its rate limits and hooks apply. */
export function createPasswordSignIn({
  db,
  baseUrl,
  handler,
}: PasswordSignInConfig): PasswordSignIn {
  async function post(path: string, body: object, caller: Caller): Promise<SignedIn> {
    const response = await handler(
      new Request(`${baseUrl}/api/auth${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          [clientAddressHeader]: caller.address,
          ...(caller.userAgent && { "user-agent": caller.userAgent }),
        },
        body: JSON.stringify(body),
      }),
    );
    const answer = (await response.json()) as { token?: string; code?: string };
    if (answer.token === undefined) {
      const unexpected = `Unexpected answer of Better Auth: ${response.status} ${answer.code}`;
      throw findSignInError(response, answer.code) ?? new Error(unexpected);
    }
    const session = await findSessionByToken(db, answer.token);
    // The password was changed, or the account deleted, in this moment.
    if (!session) throw new SignInError("invalid-credentials");
    const { sessionId, user } = session;
    return { principal: { id: user.id, sessionId }, user };
  }

  return {
    signUp: (credentials, caller) => post("/sign-up/email", credentials, caller),
    signIn: (credentials, caller) => post("/sign-in/email", credentials, caller),
  };
}

/** Better Auth's codes for an address that is taken; the second is what the loser of a race gets. */
const emailTakenCodes = ["USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", "FAILED_TO_CREATE_USER"];

/** What Better Auth refused, if it is something that our own errors have a word for. */
export function findSignInError(
  response: Response,
  code: string | undefined,
): SignInError | undefined {
  if (response.status === 429) {
    const retryAfterSeconds = Number(response.headers.get("x-retry-after"));
    return new SignInError("rate-limited", retryAfterSeconds, attemptRefusals[code ?? ""]);
  }
  if (code === "INVALID_EMAIL_OR_PASSWORD") return new SignInError("invalid-credentials");
  if (code && emailTakenCodes.includes(code)) return new SignInError("email-taken");
  return undefined;
}
