import type { UserRow } from "@todo/db/auth/users";
import type { SignIn, SignUp } from "@todo/validation/credentials";
import { isAPIError } from "better-auth/api";
import { toSignUpBody } from "./account-input.ts";
import type { BetterAuth } from "./better-auth.ts";
import { clientAddressHeader } from "./client-address.ts";
import type { Principal } from "./principal.ts";
import type { Protect } from "./protect.ts";
import { SignInError, type SignInRefusal } from "./sign-in-error.ts";

export interface SignedIn {
  principal: Principal;
  user: UserRow;
}

export interface Caller {
  address: string;
  userAgent: string | null;
}

export interface PasswordSignIn {
  /** Throws `SignInError` or `RateLimitedError`. The default name is the part before the `@`. */
  signUp: (credentials: SignUp, caller: Caller) => Promise<SignedIn>;
  /** Throws `RateLimitedError`, or one `SignInError` for an unknown address and a wrong password. */
  signIn: (credentials: SignIn, caller: Caller) => Promise<SignedIn>;
}

interface PasswordSignInConfig {
  api: Pick<BetterAuth["api"], "signInEmail" | "signUpEmail">;
  protect: Protect;
  frontend: string;
}

/** Signs in without cookies through Better Auth's API, so that its hooks and our limits apply. */
export function createPasswordSignIn(config: PasswordSignInConfig): PasswordSignIn {
  const { api, protect, frontend } = config;

  async function begin(
    path: string,
    caller: Caller,
    call: (headers: Headers) => Promise<unknown>,
  ): Promise<SignedIn> {
    const headers = headersOf(caller);
    const begun = await protect(path, headers, async (record) => {
      const refusal = await call(headers).then(() => undefined, toRefusal);
      // Stryker disable next-line StringLiteral: Better Auth begins a session or refuses.
      return refusal ?? record.newSession ?? new Error("Better Auth has begun no session.");
    });
    if (begun instanceof Error) throw begun;
    const { id: sessionId, user } = begun;
    return { principal: { id: user.id, sessionId }, user };
  }

  return {
    signUp: (credentials, caller) =>
      begin("/sign-up/email", caller, (headers) =>
        api.signUpEmail({ headers, body: toSignUpBody(credentials, frontend) }),
      ),
    signIn: (body, caller) =>
      begin("/sign-in/email", caller, (headers) => api.signInEmail({ headers, body })),
  };
}

function headersOf({ address, userAgent }: Caller): Headers {
  return new Headers({
    [clientAddressHeader]: address,
    ...(userAgent !== null && { "user-agent": userAgent }),
  });
}

function toRefusal(error: unknown): Error {
  // Stryker disable next-line ConditionalExpression: only a bug comes here, because protect reveals outages.
  if (!isAPIError(error)) throw error;
  return findSignInError(error.body?.code) ?? error;
}

/** By Better Auth's codes; the last one is for the loser of a race for an address. */
const refusals = new Map<string | undefined, SignInRefusal>([
  ["INVALID_EMAIL_OR_PASSWORD", "invalid-credentials"],
  ["USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", "email-taken"],
  ["FAILED_TO_CREATE_USER", "email-taken"],
]);

/** Returns our error for Better Auth's `code`, if there is one. */
export function findSignInError(code: string | undefined): SignInError | undefined {
  const refusal = refusals.get(code);
  return refusal && new SignInError(refusal);
}
