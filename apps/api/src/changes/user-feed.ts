import type { ChangePage, LoggedChange } from "@todo/db/changes/change-page";
import type { ChangeStream, StreamEvents } from "./change-stream.ts";
import { toChange } from "./change-wire.ts";
import { eventText } from "./event-text.ts";

export interface FeedSource {
  find: (since: number) => Promise<ChangePage<LoggedChange> | "expired">;
  findLast: () => Promise<number>;
  /** The last stream has ended. */
  onEmpty: () => void;
  onFailure: (error: unknown) => void;
}

/** The streams of one user: one read serves all of them. */
export class UserFeed implements StreamEvents {
  /** Oldest first. */
  readonly streams = new Set<ChangeStream>();
  /** The position of all streams with room; `undefined` if unknown. */
  position: number | undefined;
  readonly #source: FeedSource;
  #isReading = false;
  #isOutdated = false;

  constructor(position: number, source: FeedSource) {
    this.position = position;
    this.#source = source;
  }

  add(stream: ChangeStream): void {
    this.streams.add(stream);
    // A read that runs is for the other streams.
    if (this.#isReading || this.position !== stream.position) void this.update();
  }

  onRoom(): void {
    void this.update();
  }

  onEnd(stream: ChangeStream): void {
    this.streams.delete(stream);
    if (this.streams.size === 0) this.#source.onEmpty();
  }

  /** Sends missing changes to all streams, including changes during the read. */
  async update(): Promise<void> {
    this.#isOutdated = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isOutdated) {
        this.#isOutdated = false;
        await this.#sendNext();
      }
    } catch (error) {
      this.position = undefined;
      this.#source.onFailure(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** Reads one page for the stream that lacks most; sends each other stream its part. */
  async #sendNext(): Promise<void> {
    const streams = [...this.streams].filter((stream) => stream.takesMore());
    if (streams.length === 0) return;
    const since = Math.min(...streams.map(({ position }) => position));
    const page = await this.#source.find(since);
    if (page === "expired")
      return this.#resync(streams.filter(({ position }) => position === since));
    const bytesAfter = toSharedBytes(page.changes);
    for (const stream of streams) {
      if (stream.position < page.next) stream.send(bytesAfter(stream.position), page.next);
    }
    if (page.hasMore) {
      this.#isOutdated = true;
      return;
    }
    this.position = page.next;
    // A stream ahead of the log is from before the restore of a backup.
    await this.#resync(streams.filter(({ position }) => position > page.next));
  }

  /** Tells streams to list again, and continues from now. */
  async #resync(streams: ChangeStream[]): Promise<void> {
    if (streams.length === 0) return;
    const now = await this.#source.findLast();
    const event = eventText({ id: now, event: "resync", data: { next: now } });
    for (const stream of streams) stream.send(Buffer.from(event), now);
    this.#isOutdated = true;
  }
}

/** Formats events once for all streams. */
function toSharedBytes(changes: LoggedChange[]): (position: number) => Uint8Array {
  const events = changes.map((row) => {
    const data = toChange(row);
    return { id: row.number, text: eventText({ id: row.number, event: row.event, data }) };
  });
  const made = new Map<number, Uint8Array>();
  return (position) => {
    const known = made.get(position);
    if (known) return known;
    const missing = events.filter(({ id }) => id > position);
    const bytes = Buffer.from(missing.map(({ text }) => text).join(""));
    made.set(position, bytes);
    return bytes;
  };
}
