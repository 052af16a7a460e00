import { CodedError } from "@todo/validation/coded-error";
import { DrizzleQueryError } from "drizzle-orm";

export type DatabaseErrorKind =
  /** A value that PostgreSQL can't store. */
  | "invalid-input"
  | "conflict"
  /** A rollback because of a concurrent transaction; a repetition may succeed. */
  | "retryable"
  | "unavailable";

/** By code or class (PostgreSQL 18, appendix A). Others are bugs: a wrong statement, a missing migration. */
const kindBySqlState: Record<string, DatabaseErrorKind> = {
  "08": "unavailable",
  "28": "unavailable",
  "3D": "unavailable",
  // Unsupported by this server or session, or a cached plan from before a migration.
  "0A": "unavailable",
  "26": "unavailable",
  "34": "unavailable",
  "42P05": "unavailable",
  // Read-only.
  "25006": "unavailable",
  "25P03": "unavailable",
  "25P04": "unavailable",
  "22": "invalid-input",
  "23505": "conflict",
  "40": "unavailable",
  "40001": "retryable",
  "40P01": "retryable",
  // Resources, wrong states, operators, disks, configuration, foreign servers, internal errors.
  "53": "unavailable",
  "55": "unavailable",
  "57": "unavailable",
  "58": "unavailable",
  "72": "unavailable",
  F0: "unavailable",
  HV: "unavailable",
  XX: "unavailable",
};

/** `code`: SQLSTATE or the operating system's error code. Contains neither SQL nor values, so it is safe to log. */
export class DatabaseError extends CodedError<string | undefined> {
  override readonly name = "DatabaseError";
  /** `undefined`: a bug. */
  readonly kind: DatabaseErrorKind | undefined;

  constructor(code: string | undefined, kind: DatabaseErrorKind | undefined) {
    super(code, `A query failed: ${code ?? "the connection was lost"}`);
    this.kind = kind;
  }
}

/** Converts a database error to a `DatabaseError`; returns any other error unchanged. */
export function withoutQuery(error: unknown): unknown {
  if (error instanceof DatabaseError) return error;
  const kind = databaseErrorKind(error);
  if (!kind && !(error instanceof DrizzleQueryError)) return error;
  return new DatabaseError(databaseErrorCode(error), kind);
}

export function fromDriver(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  return new DatabaseError(databaseErrorCode(error), driverErrorKind(error));
}

export function databaseErrorCode(error: unknown): string | undefined {
  const code = rootCause(error)?.code;
  return typeof code === "string" ? code : undefined;
}

/** `undefined`: neither the input's nor the database's fault, a bug. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | undefined {
  if (error instanceof DatabaseError) return error.kind;
  if (error instanceof DrizzleQueryError) return driverErrorKind(error.cause);
  const cause = rootCause(error);
  return cause && kindOf(cause);
}

/** Whether the same request may succeed later. */
export function isOutage(error: unknown): boolean {
  const kind = databaseErrorKind(error);
  return kind === "unavailable" || kind === "retryable";
}

/** `EPIPE` of the operating system has five letters, too. */
export function isSqlState(code: unknown): code is string {
  return typeof code === "string" && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code);
}

/** Retries `query` up to twice if a concurrent transaction made PostgreSQL roll it back. */
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

/** Drizzle wraps the driver's error; Node.js groups the failures of several addresses. */
function rootCause(error: unknown): Cause | undefined {
  if (error instanceof AggregateError) return rootCause(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

const certificateErrors = /CERT|^ERR_(?:TLS|SSL)_|^UNABLE_TO_/;
const systemErrors = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_|ENOTFOUND|EADDR|ENOENT|EMFILE)/;

function kindOf({ code }: Cause): DatabaseErrorKind | undefined {
  if (isSqlState(code)) return kindBySqlState[code] ?? kindBySqlState[code.slice(0, 2)];
  if (typeof code !== "string") return undefined;
  const isUnreachable = systemErrors.test(code) || certificateErrors.test(code);
  return isUnreachable ? "unavailable" : undefined;
}

/** Messages of the drivers for wrong arguments. */
const misuse =
  /^(?:A query must have|Prepared statements must be|Query values must be|circular reference|Custom query classes|The `rows` option|Client has already been|Release called|Called end on pool)/;

/** Any other error of a driver is a connection failure. */
function driverErrorKind(error: unknown): DatabaseErrorKind | undefined {
  const cause = rootCause(error);
  if (!cause) return "unavailable";
  if (isSqlState(cause.code)) return kindOf(cause);
  const isOurs =
    cause instanceof TypeError || cause instanceof RangeError || misuse.test(cause.message);
  return isOurs ? undefined : "unavailable";
}
