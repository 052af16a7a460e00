import { Socket } from "node:net";

/** Sends corked writes once per turn of the event loop: one system call for the queries of all requests. */
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
