interface VercelContext {
  get?: () => { waitUntil?: (work: Promise<unknown>) => void } | undefined;
}

/** Lets a function on Vercel live until `work` is done, as `waitUntil` of @vercel/functions does. Nothing elsewhere. */
export function keepAlive(work: Promise<unknown>): void {
  const vercel = globalThis as { [key: symbol]: VercelContext | undefined };
  vercel[Symbol.for("@vercel/request-context")]?.get?.()?.waitUntil?.(work);
}
