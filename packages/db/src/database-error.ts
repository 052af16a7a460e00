/** What a failed query means to the caller, whatever the driver said. */
export type DatabaseErrorKind =
  /** A value that PostgreSQL can't hold: the input's fault. */
  | "invalid-input"
  /** A unique value exists already. */
  | "conflict"
  /** Rolled back because of a concurrent transaction: the same statement may succeed when repeated. */
  | "retryable"
  /** Out of reach, restarting, overloaded, or over a deadline. */
  | "unavailable";

/** PostgreSQL 18, appendix A: by class (two characters) or by code. */
const kindBySqlState: Record<string, DatabaseErrorKind> = {
  "22": "invalid-input",
  "23505": "conflict",
  "40001": "retryable",
  "40P01": "retryable",
  "08": "unavailable",
  "53": "unavailable",
  "55P03": "unavailable",
  "57014": "unavailable",
  "57P": "unavailable",
};

/** The SQLSTATE or the operating system's error code behind `error`; safe to log, unlike its message. */
export function databaseErrorCode(error: unknown): string | undefined {
  const code = rootCause(error)?.code;
  return typeof code === "string" ? code : undefined;
}

/** `undefined` for an error that is neither the input's nor the database's fault: a bug. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | undefined {
  const cause = rootCause(error);
  if (!cause) return undefined;
  const { code } = cause;
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) {
    return (
      kindBySqlState[code] ?? kindBySqlState[code.slice(0, 3)] ?? kindBySqlState[code.slice(0, 2)]
    );
  }
  return isConnectionFailure(cause) ? "unavailable" : undefined;
}

interface Cause extends Error {
  code?: unknown;
}

/** Drizzle wraps the driver's error, and Node.js bundles the failures of several addresses. */
function rootCause(error: unknown): Cause | undefined {
  if (error instanceof AggregateError) return rootCause(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

const systemErrors = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_|ENOTFOUND|EADDR|ENOENT|EMFILE)/;
const driverMessages = /connection terminated|timeout|cannot use a pool after calling end/i;

function isConnectionFailure({ code, message, constructor }: Cause): boolean {
  if (typeof code === "string") return systemErrors.test(code);
  // pg reports a lost or refused connection as a plain Error without a code.
  return constructor === Error && driverMessages.test(message);
}

/** Runs `query`, and again up to twice when a concurrent transaction made PostgreSQL roll it back. */
export async function withRetries<Result>(query: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await query();
    } catch (error) {
      if (attempt === 3 || databaseErrorKind(error) !== "retryable") throw error;
    }
  }
}
