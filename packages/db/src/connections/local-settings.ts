// Settings of PostgreSQL that hold for one statement or one transaction, whoever uses the connection next.
import { escapeLiteral, type QueryConfig, type QueryResult, type Submittable } from "pg";

/** Values by the name of the setting; the names are the program's own, never input. */
export type LocalSettings = Readonly<Record<string, string>>;

/** Statements that set them until the end of the transaction; empty for none. */
export function setLocal(settings: LocalSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${escapeLiteral(value)};`)
    .join(" ");
}

const statements = new Map<string, { name: string; text: string }>();

/** One statement, its values as parameters, that sets them until the end of the transaction and returns no row. */
export function setLocalStatement(settings: LocalSettings) {
  const names = Object.keys(settings);
  const key = names.join();
  let statement = statements.get(key);
  if (!statement) {
    const call = (name: string, index: number) => `set_config('${name}', $${index + 1}, true)`;
    const text = `select where ${names.map(call).join(" || ")} is null`;
    statement = { name: `set_local_${statements.size + 1}`, text };
    statements.set(key, statement);
  }
  return { ...statement, values: Object.values(settings) };
}

/** The part of node-postgres's connection that its queries write to. */
interface Wire {
  parse: (statement: { name: string; text: string }) => void;
  bind: (portal: object) => void;
  execute: (portal: object) => void;
}

export interface LocalQuery extends Submittable {
  callback: (error: Error | null, result: QueryResult) => void;
}

/** The part of node-postgres's `Query` that `withLocalSettings` builds on. */
interface WireQuery extends LocalQuery {
  requiresPreparation(): boolean;
  prepare(wire: Wire): void;
  handleCommandComplete(message: object, wire: Wire): void;
}

/**
 * A driver's query class whose statement comes after its settings, in the same round trip: up to the next Sync message
 * PostgreSQL takes all statements of the extended protocol for one transaction.
 */
export function withLocalSettings(driverQuery: unknown) {
  const prepared = new WeakMap<Wire, Set<string>>();
  return class extends (driverQuery as new (
    statement: QueryConfig,
    values: unknown[],
  ) => WireQuery) {
    readonly #set: ReturnType<typeof setLocalStatement>;
    #isSet = false;

    constructor(statement: QueryConfig, values: unknown[], settings: LocalSettings) {
      super(statement, values);
      this.#set = setLocalStatement(settings);
    }

    override requiresPreparation() {
      return true;
    }

    override prepare(wire: Wire) {
      // After the statement's own Parse: node-postgres takes the first ParseComplete for that one's.
      const bind = (portal: object) => {
        const { name, text, values } = this.#set;
        if (!prepared.get(wire)?.has(name)) wire.parse({ name, text });
        wire.bind({ statement: name, values });
        wire.execute({});
        wire.bind(portal);
      };
      super.prepare(Object.create(wire, { bind: { value: bind } }) as Wire);
    }

    override handleCommandComplete(message: object, wire: Wire) {
      if (this.#isSet) {
        super.handleCommandComplete(message, wire);
        return;
      }
      this.#isSet = true;
      prepared.set(wire, (prepared.get(wire) ?? new Set()).add(this.#set.name));
    }
  };
}
