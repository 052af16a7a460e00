// What the writers of one user know: some tasks that they all write, and what they were told was written.

const knownMax = 30;
const operationsMax = 20;

const draw = (length: number) => Math.floor(Math.random() * length);

export class SharedTasks {
  readonly userId: string;
  /** Of writes that changed something and were answered. */
  readonly acknowledged = new Set<string>();
  readonly #ids: number[] = [];
  readonly #operations: string[] = [];

  constructor(userId: string) {
    this.userId = userId;
  }

  /** A new task takes the place of another one, which stays. */
  add(id: number): void {
    const place = this.#ids.length < knownMax ? this.#ids.length : draw(knownMax);
    this.#ids[place] = id;
  }

  acknowledge(operation: string): void {
    this.acknowledged.add(operation);
    this.#operations[draw(operationsMax)] = operation;
  }

  /** A task that is there, or was. */
  one(): number {
    return this.#ids[draw(this.#ids.length)] ?? 0;
  }

  /** Different ones, in any order. */
  some(count: number): number[] {
    return this.#ids.toSorted(() => Math.random() - 0.5).slice(0, count);
  }

  operation(): string | undefined {
    return this.#operations[draw(operationsMax)];
  }
}
