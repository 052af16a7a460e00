import type { TaskRow } from "@todo/db/tasks/task-tables";
import { limits } from "@todo/validation/limits";
import { nextTurn } from "#http/next-turn.ts";
import { toTask } from "./task-wire.ts";

/** Made per turn of the event loop. */
const pieceMinLength = 64 * 1024;
/** Then an unread list may be dropped for another. */
const unreadMaxMs = 1_000;
/** Then even a list that is being read may be dropped. */
const sendingMaxMs = 60_000;
/** Per row, without its long texts in UTF-16. */
const rowBytes = 600;

/** The unsent rows of a list. */
export class KeptList {
  /** Approximate memory. */
  bytes: number;
  readonly #rest: TaskRow[];
  readonly #end: () => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  /** The last read of the client. */
  readAt = this.#startedAt;
  #isBegun = false;
  #isOver = false;

  /** Calls `onEnd` once: when all is sent, the client is gone, or it has not read for 30 s. */
  constructor(rows: TaskRow[], onEnd: () => void) {
    this.#rest = rows.reverse();
    this.bytes = rows.reduce((sum, row) => sum + bytesOf(row), 0);
    this.#end = onEnd;
    this.#deadline = setTimeout(() => this.drop(), limits.answerStalledMs).unref();
  }

  /** May be dropped for another list. */
  get isYielding(): boolean {
    const now = performance.now();
    return now - this.readAt > unreadMaxMs || now - this.#startedAt > sendingMaxMs;
  }

  /** A further read fails, and the server closes the connection. */
  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#rest.length = 0;
    this.bytes = 0;
    this.#end();
  }

  /** Serializes the array as fast as it is read. */
  toStream(): ReadableStream<Uint8Array> {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      this.readAt = performance.now();
      // A fast reader would leave other requests no turn.
      await nextTurn();
      if (this.#isOver) throw new DOMException("The rest of the list was dropped.", "AbortError");
      controller.enqueue(Buffer.from(this.#nextPiece()));
      if (this.#rest.length > 0) return;
      controller.close();
      this.drop();
    };
    // Without a queue, an error reaches the waiting reader.
    return new ReadableStream({ pull, cancel: () => this.drop() }, { highWaterMark: 0 });
  }

  #nextPiece(): string {
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

/** Only long members, because there may be 10,000 rows. */
function bytesOf({ title, description, tags }: TaskRow): number {
  let length = title.length + (description?.length ?? 0);
  for (const tag of tags) length += tag.length;
  return rowBytes + 2 * length;
}
