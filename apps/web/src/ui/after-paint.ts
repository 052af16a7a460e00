/** Runs something that an event can do without, once what the event has changed is painted. */
export function afterPaint(run: () => unknown): void {
  requestAnimationFrame(() => setTimeout(run));
}
