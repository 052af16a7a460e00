import type { TaskRow } from "@todo/db/tasks/task-tables";
import { limits } from "@todo/validation/limits";
import { nextTurn } from "#http/next-turn.ts";
import { toTask } from "./task-wire.ts";

/** Characters of JSON that are made in one turn of the event loop, and wait for a slow client. */
const pieceMinLength = 64 * 1024;
/** A list that was not read for so long may be dropped for another. */
const unreadMaxMs = 1_000;
/** So may one that has been on its way for so long, though it is being read. */
const sendingMaxMs = 60_000;
/** Of a row in memory, besides its long texts in UTF-16. */
const rowBytes = 600;

/** Tasks on their way to a client: what it has not asked for yet is kept as rows. */
export class KeptList {
  /** What is kept, about. */
  bytes: number;
  readonly #rest: TaskRow[];
  readonly #end: () => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  /** When its client last took something. */
  readAt = this.#startedAt;
  #isBegun = false;
  #isOver = false;

  /** Calls `onEnd` once: when all is sent, and when nobody will read it, or nobody has for 30 s. */
  constructor(rows: TaskRow[], onEnd: () => void) {
    this.#rest = rows.reverse();
    this.bytes = rows.reduce((sum, row) => sum + bytesOf(row), 0);
    this.#end = onEnd;
    this.#deadline = setTimeout(() => this.drop(), limits.answerStalledMs).unref();
  }

  /** Whether it may be dropped for another. */
  get isYielding(): boolean {
    const now = performance.now();
    return now - this.readAt > unreadMaxMs || now - this.#startedAt > sendingMaxMs;
  }

  /** Forgets the rest. Whoever reads on gets an error, on which a server ends the connection. */
  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#rest.length = 0;
    this.bytes = 0;
    this.#end();
  }

  /** The array in JSON. It is made only as fast as it is read. */
  toStream(): ReadableStream<Uint8Array> {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      // A reader that keeps up would leave nobody else a turn.
      await nextTurn();
      if (this.#isOver) throw new DOMException("The rest of the list was dropped.", "AbortError");
      controller.enqueue(Buffer.from(this.#nextPiece()));
      if (this.#rest.length > 0) return;
      controller.close();
      this.drop();
    };
    // Without a queue of its own: what fails then fails the reader that waits for it.
    return new ReadableStream({ pull, cancel: () => this.drop() }, { highWaterMark: 0 });
  }

  #nextPiece(): string {
    this.readAt = performance.now();
    this.#deadline.refresh();
    let piece = "";
    while (piece.length < pieceMinLength) {
      const row = this.#rest.pop();
      if (row) this.bytes -= bytesOf(row);
      piece += this.#isBegun ? "," : "[";
      this.#isBegun = true;
      if (row) piece += JSON.stringify(toTask(row));
      if (this.#rest.length === 0) return `${piece}]`;
    }
    return piece;
  }
}

/** Reads what may be long only: there may be 10,000 rows. */
function bytesOf({ title, description, tags }: TaskRow): number {
  let length = title.length + (description?.length ?? 0);
  for (const tag of tags) length += tag.length;
  return rowBytes + 2 * length;
}
