import { escapeLiteral, type QueryConfig, type QueryResult, type Submittable } from "pg";
import { statementName } from "./statement.ts";

/** Names are constants, never input. */
export type LocalSettings = Readonly<Record<string, string>>;

/** Settings that hold until the transaction ends. */
export function setLocal(settings: LocalSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${escapeLiteral(value)};`)
    .join(" ");
}

/** Settings that hold until the session ends. */
export function setForSession(settings: LocalSettings): string {
  const calls = Object.entries(settings).map((setting) => setConfig(...setting, false));
  return `select ${calls.join(", ")}`;
}

/** Returns no rows. Its settings hold until the transaction ends. */
export interface SetStatement {
  name: string;
  text: string;
  values: string[];
}

const isolationText = "set transaction_isolation = 'read committed'";

/** Precedes the others, because a query can't change the level of its own transaction. */
export const setIsolation: SetStatement = {
  name: statementName(isolationText, "set_isolation"),
  text: isolationText,
  values: [],
};

const none: LocalSettings = {};

/** `fixed` is part of the text. `settings` are parameters and override it. */
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

interface Wire {
  parsedStatements: Record<string, string>;
  parse: (statement: { name: string; text: string }) => void;
  bind: (portal: object) => void;
  execute: (portal: object) => void;
}

export interface WireQuery extends Submittable {
  name: string | undefined;
  callback: (error: Error | null, result: QueryResult) => void;
  requiresPreparation(): boolean;
  prepare(wire: Wire): void;
  handleCommandComplete(message: object, wire: Wire): void;
}

export type WireQueryClass = new (statement: QueryConfig, values: unknown[]) => WireQuery;

/** One round trip: until Sync, statements are one transaction. */
export function withLocalSettings(DriverQuery: WireQueryClass) {
  return class extends DriverQuery {
    readonly #sets: SetStatement[];
    #completed = 0;

    constructor(statement: QueryConfig, values: unknown[], ...sets: SetStatement[]) {
      super(statement, values);
      this.#sets = sets;
    }

    override requiresPreparation() {
      return true;
    }

    override prepare(wire: Wire) {
      // Before the statement's Parse, which resolves table names.
      for (const { text, values, ...set } of this.#sets) {
        const name = this.name ? set.name : "";
        if (!wire.parsedStatements[name]) wire.parse({ name, text });
        // Where a connection is shared, the next query may be sent before this one is answered.
        if (name) wire.parsedStatements[name] = text;
        wire.bind({ statement: name, values });
        wire.execute({});
      }
      super.prepare(wire);
    }

    override handleCommandComplete(message: object, wire: Wire) {
      const set = this.#sets[this.#completed];
      if (!set) {
        super.handleCommandComplete(message, wire);
        return;
      }
      this.#completed += 1;
    }
  };
}
