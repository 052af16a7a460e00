import { KeysUnavailableError } from "@todo/auth/key-set";
import { AuthenticationError } from "@todo/auth/principal";
import { type AuthLimit, SignInError } from "@todo/auth/password-sign-in";
import { type DatabaseErrorKind, databaseErrorKind } from "@todo/db/database-error";
import { limits } from "@todo/validation/limits";
import { ApiError } from "./api-error.ts";
import { type RatePolicy, rateLimited } from "./rate-limited.ts";
import type { Settings } from "#settings/settings.ts";

/** The 503 of an outage; `reason` is for the log. */
export const unavailable = (reason?: string) =>
  new ApiError("SERVICE_UNAVAILABLE", "The service can't answer right now. Please try again.", {
    headers: { "Retry-After": "2" },
    ...(reason && { reason }),
  });

const byDatabaseErrorKind: Record<DatabaseErrorKind, () => ApiError> = {
  "invalid-input": () => new ApiError("VALIDATION_ERROR", "A value can't be stored."),
  conflict: () => new ApiError("EMAIL_TAKEN", "There is an account with this e-mail address."),
  retryable: () => unavailable(),
  unavailable: () => unavailable(),
};

/** The one place that decides what a client learns of an error. */
export function toApiError(error: unknown, settings?: Settings): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AuthenticationError) return authenticationRequired(error);
  if (error instanceof SignInError) return signInRefused(error, settings);
  if (error instanceof KeysUnavailableError) return unavailable(`keys-${error.reason}`);
  const kind = databaseErrorKind(error);
  if (kind) return byDatabaseErrorKind[kind]();
  return new ApiError("INTERNAL_ERROR", "Something went wrong on our side.");
}

function authenticationRequired({ tokenSent, reason }: AuthenticationError): ApiError {
  return new ApiError("AUTHENTICATION_REQUIRED", "A valid bearer token is required.", {
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
      return new ApiError("INVALID_CREDENTIALS", "The e-mail address or the password is wrong.", {
        securityEvent: "invalid-credentials",
      });
    case "email-taken":
      return byDatabaseErrorKind.conflict();
    case "rate-limited":
      return rateLimited(authPolicy(error.limit, settings), error.retryAfterSeconds);
  }
}
