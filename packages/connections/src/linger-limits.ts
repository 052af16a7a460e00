/** How long, and for how many bytes, a client that is still sending may go on after its response. */
export const lingerLimits = { lingerMs: 15_000, discardedMaxBytes: 16 * 1024 * 1024 } as const;
