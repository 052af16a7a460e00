import { createHash } from "node:crypto";
import { Column, is, SQL } from "drizzle-orm";
import type { SelectedFieldsOrdered } from "drizzle-orm/pg-core";
import type { LocalSettings } from "./local-settings.ts";

export interface StatementTraits {
  /** May share a connection: reads that wait for no row lock; writes that wait for one are repeated on another. */
  shared?: "read" | "write";
  /** Columns are converted on access, so that a long list is converted while it is sent. */
  isLazy?: boolean;
  /** Only outside of transactions. */
  settings?: LocalSettings;
}

const noTraits: StatementTraits = {};
const traitsByLabel = new Map<string, StatementTraits>();
const traitsByName = new Map<string, StatementTraits>();

export function statementLabel(traits: StatementTraits, ...words: unknown[]): string {
  const label = words.join("_");
  traitsByLabel.set(label, traits);
  return label;
}

export function sharedRead(...words: unknown[]): string {
  return statementLabel({ shared: "read" }, ...words);
}

export function sharedWrite(...words: unknown[]): string {
  return statementLabel({ shared: "write" }, ...words);
}

export function traitsOf({ name }: { name?: string | undefined }): StatementTraits {
  return (name !== undefined && traitsByName.get(name)) || noTraits;
}

/** PostgreSQL truncates names to 63 bytes. */
const labelMax = 42;

/** PostgreSQL parses a named statement once. The hash: behind a pooler, another release may use the same session. */
export function statementName(text: string, label: string): string {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 20);
  const name = `${label.slice(0, labelMax)}_${hash}`;
  const traits = traitsByLabel.get(label);
  if (traits) traitsByName.set(name, traits);
  return name;
}

const namedMax = 300;
const unlabelled = new Map<string, string>();

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

/** Converts the driver's rows to objects; `undefined` for joins, which Drizzle converts. */
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
