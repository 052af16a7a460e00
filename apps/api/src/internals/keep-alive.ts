interface VercelContext {
  get?: () => { waitUntil?: (work: Promise<unknown>) => void } | undefined;
}

/** Keeps a function on Vercel running until `work` is done, like `waitUntil` of @vercel/functions. No effect elsewhere. */
export function keepAlive(work: Promise<unknown>): void {
  const vercel = globalThis as { [key: symbol]: VercelContext | undefined };
  vercel[Symbol.for("@vercel/request-context")]?.get?.()?.waitUntil?.(work);
}
