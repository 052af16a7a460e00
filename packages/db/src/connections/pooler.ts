// A pooler between this process and PostgreSQL: what it takes away, how it is noticed, what is done without then.

/**
 * `session`: a connection is one session of PostgreSQL's to its end, but its start can set nothing. `transaction`: it
 * may be another for each transaction, so that nothing is left in one. `auto`: none, until one is noticed.
 */
export type PoolerMode = "auto" | "session" | "transaction";

/** PgBouncer; RDS Proxy; a server that does not know one of the settings, or a value. */
const settingsRefused = new Set(["08P01", "0A000", "42704", "22023"]);
/** The name is unknown to this session, or somebody else has given it. */
const nameRefused = new Set(["26000", "42P05"]);

interface Failure {
  code?: unknown;
  message?: unknown;
}

/**
 * Whether a statement failed because of its name, at Parse or Bind: then nothing has run. 08P01 is what PgBouncer says
 * of names that it manages, but also of a statement that ran too long.
 */
export function isNameFailure({ code, message }: Failure): boolean {
  if (nameRefused.has(String(code))) return true;
  return code === "08P01" && /prepared statement/.test(String(message));
}

/** Whether the plan under a statement's name is older than its table, found at Bind: nothing has run. */
export function isStalePlan({ code, message }: Failure): boolean {
  return code === "0A000" && /cached plan/.test(String(message));
}

/** What one `Db` knows of the way to PostgreSQL. */
export class Pooler {
  #mode: PoolerMode;
  #isChecked = false;
  readonly #onNoticed: (sign: string) => void;

  /** `onNoticed` is called once at most, with the sign of a pooler that `mode` did not say. */
  constructor(mode: PoolerMode, onNoticed: (sign: string) => void) {
    this.#mode = mode;
    this.#onNoticed = onNoticed;
  }

  get mode(): PoolerMode {
    return this.#mode;
  }

  /** Whether each statement brings its settings and has no name. */
  get isTransactional(): boolean {
    return this.#mode === "transaction";
  }

  /** Whether nobody has looked yet if the settings of a connection's start hold. */
  get mustCheck(): boolean {
    return this.#mode === "auto" && !this.#isChecked;
  }

  /** Notes whether they do. */
  check(doHold: boolean): void {
    this.#isChecked = true;
    if (!doHold) this.#notice("settings ignored");
  }

  /** Whether a connection that failed to start may start without settings, as all do from now on. */
  refusedSettings(error: Failure): boolean {
    const isRefusal = this.#mode !== "session" && settingsRefused.has(String(error.code));
    if (isRefusal) this.#notice(String(error.code));
    return isRefusal;
  }

  /** Whether a statement that failed has not run, and may be repeated without a name. */
  refusedName(error: Failure): boolean {
    if (isStalePlan(error)) return true;
    const isRefusal = isNameFailure(error);
    if (isRefusal) this.#notice(String(error.code));
    return isRefusal;
  }

  #notice(sign: string): void {
    if (this.#mode === "transaction") return;
    this.#mode = "transaction";
    this.#onNoticed(sign);
  }
}
