import { CodedError } from "@todo/validation/coded-error";
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

/**
 * PostgreSQL 18, appendix A: by code or class (two characters). What is missing says that a statement of ours is wrong,
 * or that a migration is missing.
 */
const kindBySqlState: Record<string, DatabaseErrorKind> = {
  // Connections.
  "08": "unavailable",
  "28": "unavailable",
  "3D": "unavailable",
  // What this server, or the session that a pooler chose, can't do; also a plan that a migration made outdated.
  "0A": "unavailable",
  "26": "unavailable",
  "34": "unavailable",
  "42P05": "unavailable",
  // A standby, or read-only.
  "25006": "unavailable",
  // Deadlines of a transaction.
  "25P03": "unavailable",
  "25P04": "unavailable",
  "22": "invalid-input",
  "23505": "conflict",
  "40": "unavailable",
  "40001": "retryable",
  "40P01": "retryable",
  // Resources, states, operators, disks, settings, servers behind the server, and its own faults.
  "53": "unavailable",
  "55": "unavailable",
  "57": "unavailable",
  "58": "unavailable",
  "72": "unavailable",
  F0: "unavailable",
  HV: "unavailable",
  XX: "unavailable",
};

/**
 * A query failed. `code` is the SQLSTATE, or the operating system's error code. Unlike the driver's error and Drizzle's,
 * it holds neither the SQL nor a value, so that whoever prints it reveals nothing.
 */
export class DatabaseError extends CodedError<string | undefined> {
  override readonly name = "DatabaseError";
  /** `undefined` when neither the input nor the database is at fault: a bug. */
  readonly kind: DatabaseErrorKind | undefined;

  constructor(code: string | undefined, kind: DatabaseErrorKind | undefined) {
    super(code, `A query failed: ${code ?? "the connection was lost"}`);
    this.kind = kind;
  }
}

/** What `error` says of the database as a `DatabaseError`; any other error as it is. */
export function withoutQuery(error: unknown): unknown {
  if (error instanceof DatabaseError) return error;
  const kind = databaseErrorKind(error);
  if (!kind && !(error instanceof DrizzleQueryError)) return error;
  return new DatabaseError(databaseErrorCode(error), kind);
}

/** What an error that a driver threw says of the database. */
export function fromDriver(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  return new DatabaseError(databaseErrorCode(error), driverErrorKind(error));
}

/** The SQLSTATE or the operating system's error code behind `error`. */
export function databaseErrorCode(error: unknown): string | undefined {
  const code = rootCause(error)?.code;
  return typeof code === "string" ? code : undefined;
}

/** `undefined` for an error that is neither the input's nor the database's fault: a bug. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | undefined {
  if (error instanceof DatabaseError) return error.kind;
  // Drizzle wraps what the driver throws, and nothing else.
  if (error instanceof DrizzleQueryError) return driverErrorKind(error.cause);
  const cause = rootCause(error);
  return cause && kindOf(cause);
}

/** Whether the same request may succeed later. */
export function isOutage(error: unknown): boolean {
  const kind = databaseErrorKind(error);
  return kind === "unavailable" || kind === "retryable";
}

/** Whether `code` is PostgreSQL's, not the operating system's: `EPIPE` has five letters, too. */
export function isSqlState(code: unknown): code is string {
  return typeof code === "string" && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code);
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

function kindOf({ code }: Cause): DatabaseErrorKind | undefined {
  if (isSqlState(code)) return kindBySqlState[code] ?? kindBySqlState[code.slice(0, 2)];
  if (typeof code !== "string") return undefined;
  const isUnreachable = systemErrors.test(code) || certificateErrors.test(code);
  return isUnreachable ? "unavailable" : undefined;
}

/** How the drivers say that what they were given is wrong. */
const misuse =
  /^(?:A query must have|Prepared statements must be|Query values must be|circular reference|Custom query classes|The `rows` option|Client has already been|Release called|Called end on pool)/;

/** Whatever else goes wrong in a driver went wrong on the way to PostgreSQL. */
function driverErrorKind(error: unknown): DatabaseErrorKind | undefined {
  const cause = rootCause(error);
  if (!cause) return "unavailable";
  if (isSqlState(cause.code)) return kindOf(cause);
  const isOurs =
    cause instanceof TypeError || cause instanceof RangeError || misuse.test(cause.message);
  return isOurs ? undefined : "unavailable";
}
