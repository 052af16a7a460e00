// What every statement of this package has in common: a name for PostgreSQL, and a way from columns to an object.
import { createHash } from "node:crypto";
import { Column, is } from "drizzle-orm";
import type { SelectedFieldsOrdered } from "drizzle-orm/pg-core";
import type { LocalSettings } from "./local-settings.ts";

/** What a statement is allowed or needs beyond others of its session. */
export interface StatementTraits {
  /** May share a connection with others: a read, which waits for no lock on rows. */
  isShared?: boolean;
  /** Hold for this statement alone, outside of transactions: `{ statement_timeout: "1000" }`. */
  settings?: LocalSettings;
}

const noTraits: StatementTraits = {};
const traitsByLabel = new Map<string, StatementTraits>();
const traitsByName = new Map<string, StatementTraits>();

/** What to call `prepare` of a query with, so that its statement has these traits; another for each shape of it. */
export function statementLabel(traits: StatementTraits, ...words: unknown[]): string {
  const label = words.join("_");
  traitsByLabel.set(label, traits);
  return label;
}

/** The label of a statement that may share a connection with others. */
export function sharedRead(...words: unknown[]): string {
  return statementLabel({ isShared: true }, ...words);
}

/** The traits of the statement with this name. */
export function traitsOf({ name }: { name?: string | undefined }): StatementTraits {
  return (name !== undefined && traitsByName.get(name)) || noTraits;
}

/** PostgreSQL cuts names after 63 bytes. */
const labelMax = 42;

/**
 * The name under which a connection keeps the parsed statement `text`, so that PostgreSQL parses it once. All of the
 * text decides it: behind a pooler another release may have named statements on the same connection.
 */
export function statementName(text: string, label: string): string {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 20);
  const name = `${label.slice(0, labelMax)}_${hash}`;
  const traits = traitsByLabel.get(label);
  if (traits) traitsByName.set(name, traits);
  return name;
}

/** Texts beyond this many are not named: each name costs memory in every connection. */
const namedMax = 300;
const unlabelled = new Map<string, string>();

/** `statementName` for a text that no query has prepared; `undefined` when too many have one. */
export function unlabelledName(text: string): string | undefined {
  const known = unlabelled.get(text);
  if (known !== undefined || unlabelled.size === namedMax) return known;
  const name = statementName(text, "todo");
  unlabelled.set(text, name);
  return name;
}

type Row = Record<string, unknown>;

/** Turns rows as the driver has them into objects; `undefined` for joins and expressions, which Drizzle maps itself. */
export function rowMapper(
  fields: SelectedFieldsOrdered | undefined,
): ((rows: unknown[][]) => Row[]) | undefined {
  const columns: { name: string; column: Column }[] = [];
  for (const { path, field } of fields ?? []) {
    const [name, ...nested] = path;
    if (name === undefined || nested.length > 0 || !is(field, Column)) return undefined;
    columns.push({ name, column: field });
  }
  if (columns.length === 0) return undefined;
  return (rows) => rows.map((values) => toRow(columns, values));
}

function toRow(columns: { name: string; column: Column }[], values: unknown[]): Row {
  const row: Row = {};
  let index = 0;
  for (const { name, column } of columns) {
    const value = values[index++];
    row[name] = value === null ? null : column.mapFromDriverValue(value);
  }
  return row;
}
