/** `session`: start settings are refused. `transaction`: each transaction may use another session. `auto`: detected. */
export type PoolerMode = "auto" | "session" | "transaction";

/** PgBouncer; RDS Proxy; an unknown setting; an invalid value. */
const settingsRefused = new Set(["08P01", "0A000", "42704", "22023"]);
const nameRefused = new Set(["26000", "42P05"]);

interface Failure {
  code?: unknown;
  message?: unknown;
  /** PostgreSQL's own function. Its messages may be in another language. */
  routine?: unknown;
}

/** A failure at Parse or Bind, before anything ran. PgBouncer also uses 08P01 for timeouts. */
export function isNameFailure({ code, message }: Failure): boolean {
  if (nameRefused.has(String(code))) return true;
  return code === "08P01" && /prepared statement/.test(String(message));
}

/** A cached plan that is older than its table: it fails at Bind, before anything ran. */
export function isStalePlan({ code, routine }: Failure): boolean {
  return code === "0A000" && routine === "RevalidateCachedQuery";
}

export class Pooler {
  #mode: PoolerMode;
  #isChecked = false;
  readonly #onNoticed: (sign: string) => void;

  constructor(mode: PoolerMode, onNoticed: (sign: string) => void) {
    this.#mode = mode;
    this.#onNoticed = onNoticed;
  }

  get mode(): PoolerMode {
    return this.#mode;
  }

  get isPresent(): boolean {
    return this.#mode !== "auto";
  }

  get isTransactional(): boolean {
    return this.#mode === "transaction";
  }

  get mustCheck(): boolean {
    return this.#mode === "auto" && !this.#isChecked;
  }

  check(doHold: boolean): void {
    this.#isChecked = true;
    if (!doHold) this.#notice("settings ignored");
  }

  /** Returns whether to connect again without start settings. */
  refusedSettings(error: Failure): boolean {
    const isRefusal = this.#mode !== "session" && settingsRefused.has(String(error.code));
    if (isRefusal) this.#notice(String(error.code));
    return isRefusal;
  }

  /** Returns whether to repeat the statement without a name. */
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
