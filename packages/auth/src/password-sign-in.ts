import type { Db } from "@todo/db/database";
import { findSessionByToken } from "@todo/db/sessions";
import { findUserByEmail, type UserRow } from "@todo/db/users";
import type { SignIn, SignUp } from "@todo/validation/credentials";
import { type BetterAuth, clientAddressHeader } from "./better-auth.ts";
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

export type SignInRefusal = "invalid-credentials" | "email-taken" | "rate-limited" | "unavailable";

/** Better Auth refused to sign somebody up or in. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly reason: SignInRefusal;
  /** Seconds to wait; only with `rate-limited`. */
  readonly retryAfterSeconds: number;

  constructor(reason: SignInRefusal, retryAfterSeconds = 0) {
    super(`Sign-in refused: ${reason}`);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface PasswordSignIn {
  /** Throws `SignInError`. The name defaults to the part of the e-mail address before the `@`. */
  signUp: (credentials: SignUp, caller: Caller) => Promise<SignedIn>;
  /** Throws `SignInError`, the same for an unknown address and a wrong password. */
  signIn: (credentials: SignIn, caller: Caller) => Promise<SignedIn>;
}

/** Signs in without cookies, through Better Auth's own routes, so that its rate limits and hooks apply. */
export function createPasswordSignIn(betterAuth: BetterAuth, db: Db): PasswordSignIn {
  async function post(path: string, body: object, caller: Caller): Promise<SignedIn> {
    const response = await betterAuth.handler(
      new Request(`${betterAuth.options.baseURL}/api/auth${path}`, {
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
    if (answer.token === undefined) throw toSignInError(response, answer.code);
    const session = await findSessionByToken(db, answer.token);
    if (!session) throw new SignInError("unavailable");
    const { sessionId, user } = session;
    return { principal: { id: user.id, sessionId }, user };
  }

  return {
    signUp: async ({ email, password, name = email.slice(0, email.indexOf("@")) }, caller) => {
      try {
        return await post("/sign-up/email", { email, password, name }, caller);
      } catch (error) {
        const lostRace =
          error instanceof SignInError &&
          error.reason === "unavailable" &&
          (await findUserByEmail(db, email.toLowerCase())) !== undefined;
        throw lostRace ? new SignInError("email-taken") : error;
      }
    },
    signIn: (credentials, caller) => post("/sign-in/email", credentials, caller),
  };
}

function toSignInError(response: Response, code: string | undefined): SignInError {
  if (response.status === 429) {
    return new SignInError("rate-limited", Number(response.headers.get("x-retry-after")));
  }
  if (code === "INVALID_EMAIL_OR_PASSWORD") return new SignInError("invalid-credentials");
  if (code === "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL") return new SignInError("email-taken");
  // Better Auth answers 422 when the user can't be stored, whether the database or a parallel sign-up is why.
  if (code === "FAILED_TO_CREATE_USER") return new SignInError("unavailable");
  throw new Error(`Unexpected answer of Better Auth: ${response.status} ${code}`);
}
