import { KeysUnavailableError } from "@todo/auth/key-set";
import { AuthenticationError } from "@todo/auth/principal";
import { type AuthLimit, SignInError } from "@todo/auth/password-sign-in";
import { type DatabaseErrorKind, databaseErrorKind } from "@todo/db/database-error";
import { limits } from "@todo/validation/limits";
import { ApiError, unavailable } from "./api-error.ts";
import { type RatePolicy, rateLimited } from "./rate-limited.ts";
import type { Settings } from "#settings/settings.ts";

/** The one place that decides what a client learns of an error. What is not an `ApiError` becomes the cause of one. */
export function toApiError(error: unknown, settings?: Settings): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AuthenticationError) return authenticationRequired(error);
  if (error instanceof SignInError) return signInRefused(error, settings);
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

const minute = 60;
const hour = 60 * minute;

/** What clients are told of each limit of signing in. */
function authPolicy(name: AuthLimit, settings?: Settings): RatePolicy {
  switch (name) {
    case "auth":
      return { name, quota: settings?.authRequestsPerMinute ?? 0, windowSeconds: minute };
    case "auth-other":
      return { name, quota: limits.otherAuthRequestsPerMinute, windowSeconds: minute };
    case "account":
      return { name, quota: settings?.authFailuresPerHour ?? 0, windowSeconds: hour };
    case "recipient":
      return { name, quota: limits.mailsPerRecipientAndHour, windowSeconds: hour };
  }
}

function signInRefused(error: SignInError, settings?: Settings): ApiError {
  switch (error.reason) {
    case "invalid-credentials":
      return new ApiError("INVALID_CREDENTIALS", { securityEvent: "invalid-credentials" });
    case "email-taken":
      return new ApiError("EMAIL_TAKEN");
    case "rate-limited":
      return rateLimited(authPolicy(error.limit, settings), error.retryAfterSeconds);
  }
}
