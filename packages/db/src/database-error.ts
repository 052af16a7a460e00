import { DrizzleQueryError } from "drizzle-orm";

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

/** PostgreSQL 18, appendix A: by class (two characters), part of a class, or code. */
const kindBySqlState: Record<string, DatabaseErrorKind> = {
  "08": "unavailable",
  "22": "invalid-input",
  "23505": "conflict",
  "25P03": "unavailable",
  "25P04": "unavailable",
  "28": "unavailable",
  "3D000": "unavailable",
  "40001": "retryable",
  "40P01": "retryable",
  "53": "unavailable",
  "55P03": "unavailable",
  "57014": "unavailable",
  "57P": "unavailable",
};

/**
 * A query failed. Unlike the driver's error and Drizzle's, it holds neither the SQL nor a value, so that whoever
 * prints it reveals nothing.
 */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** SQLSTATE, or the operating system's error code. */
  readonly code: string | undefined;
  /** `undefined` when neither the input nor the database is at fault: a bug. */
  readonly kind: DatabaseErrorKind | undefined;

  constructor(code: string | undefined, kind: DatabaseErrorKind | undefined) {
    super(`A query failed: ${code ?? "the connection was lost"}`);
    this.code = code;
    this.kind = kind;
  }
}

/** What `error` says of the database as a `DatabaseError`; any other error as it is. */
export function withoutQuery(error: unknown): unknown {
  if (error instanceof DatabaseError) return error;
  const cause = rootCause(error);
  const kind = cause && kindOf(cause);
  if (!kind && !(error instanceof DrizzleQueryError)) return error;
  return new DatabaseError(typeof cause?.code === "string" ? cause.code : undefined, kind);
}

/** The SQLSTATE or the operating system's error code behind `error`. */
export function databaseErrorCode(error: unknown): string | undefined {
  const code = rootCause(error)?.code;
  return typeof code === "string" ? code : undefined;
}

/** `undefined` for an error that is neither the input's nor the database's fault: a bug. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | undefined {
  if (error instanceof DatabaseError) return error.kind;
  const cause = rootCause(error);
  return cause && kindOf(cause);
}

/** Whether the same request may succeed later. */
export function isOutage(error: unknown): boolean {
  const kind = databaseErrorKind(error);
  return kind === "unavailable" || kind === "retryable";
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

interface Cause extends Error {
  code?: unknown;
}

/** Drizzle wraps the driver's error, and Node.js bundles the failures of several addresses. */
function rootCause(error: unknown): Cause | undefined {
  if (error instanceof AggregateError) return rootCause(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

// A certificate that can't be trusted is an outage, too: nothing was asked.
const certificateErrors = /CERT|^ERR_(?:TLS|SSL)_|^UNABLE_TO_/;
const systemErrors = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_|ENOTFOUND|EADDR|ENOENT|EMFILE)/;
const driverMessages = /connection terminated|timeout|not queryable|calling end on the pool/i;

function kindOf({ code, message, constructor }: Cause): DatabaseErrorKind | undefined {
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) {
    return (
      kindBySqlState[code] ?? kindBySqlState[code.slice(0, 3)] ?? kindBySqlState[code.slice(0, 2)]
    );
  }
  if (typeof code === "string") {
    const isUnreachable = systemErrors.test(code) || certificateErrors.test(code);
    return isUnreachable ? "unavailable" : undefined;
  }
  // pg reports a lost or refused connection as a plain Error without a code.
  return constructor === Error && driverMessages.test(message) ? "unavailable" : undefined;
}
