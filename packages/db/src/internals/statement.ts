// What every statement of this package has in common: a name for PostgreSQL, and a way from columns to an object.
import { createHash } from "node:crypto";
import { Column, is, SQL } from "drizzle-orm";
import type { SelectedFieldsOrdered } from "drizzle-orm/pg-core";
import type { LocalSettings } from "./local-settings.ts";

/** What a statement is allowed or needs beyond others of its session. */
export interface StatementTraits {
  /** May share a connection with others: a read, which waits for no lock on rows. */
  isShared?: boolean;
  /** Its rows read their columns when asked: a long list is turned into objects while it is sent. */
  isLazy?: boolean;
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
type Decoder = Pick<Column, "mapFromDriverValue">;
interface Field {
  name: string;
  decoder: Decoder;
}

/**
 * Turns rows as the driver has them into objects, in the way that the statement `label` asks for; `undefined` for joins,
 * which Drizzle maps itself.
 */
export function rowMapper(
  selected: SelectedFieldsOrdered | undefined,
  label?: string,
): ((rows: unknown[][]) => Row[]) | undefined {
  const fields: Field[] = [];
  for (const { path, field } of selected ?? []) {
    const [name, ...nested] = path;
    const decoder = decoderOf(field);
    if (name === undefined || nested.length > 0 || !decoder) return undefined;
    fields.push({ name, decoder });
  }
  if (fields.length === 0) return undefined;
  const isLazy = label !== undefined && traitsByLabel.get(label)?.isLazy;
  return isLazy ? lazyRows(fields) : (rows) => rows.map((values) => toRow(fields, values));
}

function decoderOf(field: SelectedFieldsOrdered[number]["field"]): Decoder | undefined {
  if (is(field, Column)) return field;
  return is(field, SQL) ? (field as unknown as { decoder: Decoder }).decoder : undefined;
}

function toRow(fields: Field[], values: unknown[]): Row {
  const row: Row = {};
  let index = 0;
  for (const { name, decoder } of fields) row[name] = decoded(decoder, values[index++]);
  return row;
}

/** Rows with a getter for each field. */
function lazyRows(fields: Field[]): (rows: unknown[][]) => Row[] {
  class LazyRow {
    readonly values: unknown[];

    constructor(values: unknown[]) {
      this.values = values;
    }
  }
  for (const [index, { name, decoder }] of fields.entries()) {
    const get = function (this: LazyRow) {
      return decoded(decoder, this.values[index]);
    };
    Object.defineProperty(LazyRow.prototype, name, { get });
  }
  return (rows) => rows.map((values) => new LazyRow(values) as unknown as Row);
}

function decoded(decoder: Decoder, value: unknown): unknown {
  return value === null ? null : decoder.mapFromDriverValue(value);
}
