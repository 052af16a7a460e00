import type { Principal } from "@todo/auth/principal";
import { eventText } from "./event-text.ts";
import type { StreamLimits } from "./stream-limits.ts";

interface StreamEvents {
  /** The client has caught up with its stream, but missed events. */
  onRoom: () => void;
  onEnd: (stream: ChangeStream) => void;
}

const comment = Buffer.from(":\n\n");

/** Server-sent events for one client. Buffers at most one piece. */
export class ChangeStream {
  readonly sessionId: string | undefined;
  readonly tokenHash: string | undefined;
  readonly body: ReadableStream<Uint8Array>;
  /** The number of the last change sent. */
  position: number;
  /** When its credential was last known to be active. */
  checkedAtMs = -Infinity;
  readonly #endsAtMs: number;
  readonly #limits: StreamLimits;
  readonly #events: StreamEvents;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
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
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#onPull(),
      cancel: () => this.#leave(),
    });
    this.send(Buffer.from(eventText({ retry: limits.retryMs, id: since })), since);
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
    this.#controller.enqueue(events);
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
    if (lastEvent !== undefined) this.#controller.enqueue(Buffer.from(lastEvent));
    this.#controller.close();
    this.#leave();
  }

  get #hasRoom(): boolean {
    return !this.#isOver && (this.#controller.desiredSize ?? 0) > 0;
  }

  #onPull(): void {
    if (!this.#hasMissed) return;
    this.#hasMissed = false;
    this.#events.onRoom();
  }

  #leave(): void {
    this.#isOver = true;
    this.#events.onEnd(this);
  }
}
