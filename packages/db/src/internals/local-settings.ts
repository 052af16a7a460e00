// Settings of PostgreSQL that hold for one statement or one transaction, whoever uses the connection next.
import { escapeLiteral, type QueryConfig, type QueryResult, type Submittable } from "pg";
import { statementName } from "./statement.ts";

/** Values by the name of the setting; the names are the program's own, never input. */
export type LocalSettings = Readonly<Record<string, string>>;

/** Statements that set them until the end of the transaction; empty for none. */
export function setLocal(settings: LocalSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${escapeLiteral(value)};`)
    .join(" ");
}

/** A statement that sets them until the end of the session. */
export function setForSession(settings: LocalSettings): string {
  const calls = Object.entries(settings).map((setting) => setConfig(...setting, false));
  return `select ${calls.join(", ")}`;
}

/** A statement without rows that sets something until the end of the transaction. */
export interface SetStatement {
  name: string;
  text: string;
  values: string[];
}

const none: LocalSettings = {};

/** Makes the statement that sets `fixed`, by its text, and what it is given, by its parameters; the latter wins. */
export function createSetStatement(
  fixed: LocalSettings,
): (settings?: LocalSettings) => SetStatement {
  const fixedCalls = Object.entries(fixed).map((setting) => setConfig(...setting, true));
  const statements = new Map<string, { name: string; text: string }>();
  return (settings = none) => {
    const names = Object.keys(settings);
    const key = names.join();
    let statement = statements.get(key);
    if (!statement) {
      const calls = names.map((name, index) => `set_config('${name}', $${index + 1}, true)`);
      const text = `select where ${[...fixedCalls, ...calls].join(" || ")} is null`;
      statement = { name: statementName(text, "set_local"), text };
      statements.set(key, statement);
    }
    return { ...statement, values: Object.values(settings) };
  };
}

function setConfig(name: string, value: string, isLocal: boolean): string {
  return `set_config('${name}', ${escapeLiteral(value)}, ${isLocal})`;
}

/** The part of node-postgres's connection that its queries write to. */
interface Wire {
  /** Texts by the names under which this connection has them. */
  parsedStatements: Record<string, string>;
  parse: (statement: { name: string; text: string }) => void;
  bind: (portal: object) => void;
  execute: (portal: object) => void;
}

/** The part of node-postgres's `Query` that is used and built on here. */
export interface WireQuery extends Submittable {
  name: string | undefined;
  callback: (error: Error | null, result: QueryResult) => void;
  requiresPreparation(): boolean;
  prepare(wire: Wire): void;
  handleCommandComplete(message: object, wire: Wire): void;
}

export type WireQueryClass = new (statement: QueryConfig, values: unknown[]) => WireQuery;

/**
 * A driver's query class whose statement comes after its settings, in the same round trip: up to the next Sync message
 * PostgreSQL takes all statements of the extended protocol for one transaction. When it fails, the driver may believe
 * that the connection has a name which it has not: nobody may use it again.
 */
export function withLocalSettings(DriverQuery: WireQueryClass) {
  return class extends DriverQuery {
    readonly #set: SetStatement;
    #isSet = false;

    constructor(statement: QueryConfig, values: unknown[], set: SetStatement) {
      super(statement, values);
      this.#set = set;
    }

    override requiresPreparation() {
      return true;
    }

    override prepare(wire: Wire) {
      const { text, values } = this.#set;
      const name = this.name ? this.#set.name : "";
      // Before the statement's own Parse, which looks for tables where the settings say.
      if (!wire.parsedStatements[name]) wire.parse({ name, text });
      wire.bind({ statement: name, values });
      wire.execute({});
      super.prepare(wire);
    }

    override handleCommandComplete(message: object, wire: Wire) {
      if (this.#isSet) {
        super.handleCommandComplete(message, wire);
        return;
      }
      this.#isSet = true;
      if (this.name) wire.parsedStatements[this.#set.name] = this.#set.text;
    }
  };
}
