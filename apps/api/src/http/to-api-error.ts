import { KeysUnavailableError } from "@todo/auth/key-set";
import { AuthenticationError } from "@todo/auth/principal";
import { RateLimitedError } from "@todo/auth/rate-limited-error";
import { SignInError, type SignInRefusal } from "@todo/auth/sign-in-error";
import { type DatabaseErrorKind, databaseErrorKind } from "@todo/db/database-error";
import { ApiError, unavailable } from "./api-error.ts";
import { rateLimited } from "./rate-limited.ts";

/** Decides what a client sees of an error. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AuthenticationError) return authenticationRequired(error);
  if (error instanceof SignInError) return signInRefused[error.code]();
  if (error instanceof RateLimitedError) return rateLimited(error.limit, error.retryAfterSeconds);
  if (error instanceof KeysUnavailableError) {
    return unavailable(`keys-${error.code}`, { cause: error });
  }
  const kind = databaseErrorKind(error);
  if (kind) return databaseFailed[kind](error);
  return new ApiError("INTERNAL_ERROR", { cause: error });
}

const databaseFailed: Record<DatabaseErrorKind, (cause: unknown) => ApiError> = {
  "invalid-input": (cause) =>
    new ApiError("VALIDATION_ERROR", { detail: "A value can't be stored.", cause }),
  conflict: (cause) => new ApiError("EMAIL_TAKEN", { cause }),
  retryable: (cause) => unavailable(undefined, { cause }),
  unavailable: (cause) => unavailable(undefined, { cause }),
};

function authenticationRequired({ tokenSent, code: reason }: AuthenticationError): ApiError {
  return new ApiError("AUTHENTICATION_REQUIRED", {
    ...(tokenSent && {
      headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
      securityEvent: "invalid-token",
    }),
    reason,
  });
}

const signInRefused: Record<SignInRefusal, () => ApiError> = {
  "invalid-credentials": () =>
    new ApiError("INVALID_CREDENTIALS", { securityEvent: "invalid-credentials" }),
  "email-taken": () => new ApiError("EMAIL_TAKEN"),
};
