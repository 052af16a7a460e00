import type { LocalSettings } from "#internals/local-settings.ts";

/** `alter database … set` and `alter role … set` may have other values, which break queries, writes or rows. */
const fixedSettings: LocalSettings = {
  client_encoding: "UTF8",
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  extra_float_digits: "1",
  bytea_output: "hex",
  standard_conforming_strings: "on",
  array_nulls: "on",
  search_path: "public",
  default_transaction_isolation: "read committed",
  row_security: "on",
  idle_session_timeout: "0",
};

export function sessionSettings(statementTimeoutMs: number): LocalSettings {
  return {
    ...fixedSettings,
    statement_timeout: String(statementTimeoutMs),
    lock_timeout: String(Math.floor(statementTimeoutMs / 2)),
    idle_in_transaction_session_timeout: String(statementTimeoutMs),
  };
}
