import { Socket } from "node:net";

/**
 * A socket that sends what is written to it between `cork` and `uncork` once per turn of the event loop: the queries
 * of all requests that arrived together leave in one system call.
 */
export class BatchingSocket extends Socket {
  #isHeld = false;

  override cork(): void {
    super.cork();
    if (this.#isHeld) return;
    this.#isHeld = true;
    super.cork();
    setImmediate(() => {
      this.#isHeld = false;
      super.uncork();
    });
  }
}
