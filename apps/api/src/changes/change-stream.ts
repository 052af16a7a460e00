import type { ServerResponse } from "node:http";
import type { Principal } from "@todo/auth/principal";
import type { EventBody } from "#http/event-body.ts";
import { eventText } from "./event-text.ts";
import type { StreamLimits } from "./stream-limits.ts";

/** Shared by all streams of a user. */
export interface StreamEvents {
  /** The client has caught up with its stream, but missed events. */
  onRoom: () => void;
  onEnd: (stream: ChangeStream) => void;
}

/** Where the events of one client go, such as a `ServerResponse`. */
interface Sink {
  /** The client has yet to take what was written before. */
  readonly writableNeedDrain: boolean;
  write: (events: Uint8Array) => unknown;
  end: () => unknown;
  destroy?: () => unknown;
}

const comment = Buffer.from(":\n\n");

/** Server-sent events for one client. Buffers at most one piece. */
export class ChangeStream implements EventBody {
  readonly sessionId: string | undefined;
  readonly tokenHash: string | undefined;
  /** The number of the last change sent. */
  position: number;
  /** When its credential was last known to be active. */
  checkedAtMs = -Infinity;
  readonly #endsAtMs: number;
  readonly #limits: StreamLimits;
  readonly #events: StreamEvents;
  #sink: Sink | undefined;
  /** Written before there is a sink. */
  #early: Uint8Array[] = [];
  #commentAtMs: number;
  #hadRoomAtMs = Date.now();
  #hasMissed = false;
  #isOver = false;

  constructor(
    { sessionId, tokenHash, expiresAtSeconds = Infinity }: Principal,
    since: number,
    limits: StreamLimits,
    events: StreamEvents,
  ) {
    const now = Date.now();
    this.sessionId = sessionId;
    this.tokenHash = tokenHash;
    this.position = since;
    this.#endsAtMs = Math.min(now + limits.lastsMs, expiresAtSeconds * 1_000);
    this.#commentAtMs = now + limits.commentEveryMs;
    this.#limits = limits;
    this.#events = events;
    this.send(Buffer.from(eventText({ retry: limits.retryMs, id: since })), since);
  }

  /** Begins with the first read. */
  toReadable(): ReadableStream<Uint8Array> {
    const sink = {
      writableNeedDrain: false,
      write: (_events: Uint8Array) => {},
      end: () => {},
    };
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      sink.write = (events) => {
        sink.writableNeedDrain = true;
        controller.enqueue(events);
      };
      sink.end = () => controller.close();
    };
    const pull = () => {
      sink.writableNeedDrain = false;
      if (this.#sink) this.#onRoom();
      else this.#begin(sink);
    };
    return new ReadableStream({ start, pull, cancel: () => this.#leave() }, { highWaterMark: 0 });
  }

  writeTo(response: ServerResponse): void {
    response.on("drain", () => this.#onRoom()).on("close", () => this.#leave());
    this.#begin(response);
    if (response.destroyed) this.#leave();
  }

  /** Whether to send now; if not, `onRoom` follows. */
  takesMore(): boolean {
    const takes = this.#hasRoom;
    this.#hasMissed ||= !takes;
    return takes;
  }

  /** The last of `events` brings the client to `position`. */
  send(events: Uint8Array, position: number): void {
    if (this.#isOver) return;
    this.position = position;
    this.#write(events);
  }

  /** Sends a comment or ends the stream, if due. */
  keepTime(nowMs: number): void {
    if (this.#hasRoom) this.#hadRoomAtMs = nowMs;
    if (nowMs >= this.#endsAtMs || nowMs - this.#hadRoomAtMs >= this.#limits.stalledMs) this.end();
    if (nowMs < this.#commentAtMs) return;
    this.#commentAtMs = nowMs + this.#limits.commentEveryMs;
    if (this.#hasRoom) this.send(comment, this.position);
  }

  end(lastEvent?: string): void {
    if (this.#isOver) return;
    if (lastEvent !== undefined) this.#write(Buffer.from(lastEvent));
    this.#sink?.end();
    this.#leave();
  }

  /** Ends the stream with the process. A client that reads nothing now would hold that up; it continues elsewhere. */
  stop(lastEvent: string): void {
    if (!this.#sink?.writableNeedDrain || !this.#sink.destroy) return this.end(lastEvent);
    this.#sink.destroy();
    this.#leave();
  }

  get #hasRoom(): boolean {
    return !this.#isOver && this.#sink?.writableNeedDrain === false;
  }

  #begin(sink: Sink): void {
    this.#sink = sink;
    for (const events of this.#early) sink.write(events);
    this.#early = [];
    if (this.#isOver) sink.end();
    else this.#onRoom();
  }

  #write(events: Uint8Array): void {
    if (this.#sink) this.#sink.write(events);
    else this.#early.push(events);
  }

  #onRoom(): void {
    if (!this.#hasMissed) return;
    this.#hasMissed = false;
    this.#events.onRoom();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.onEnd(this);
  }
}
