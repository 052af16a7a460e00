export const lingerLimits = { lingerMs: 15_000, discardedMaxBytes: 16 * 1024 * 1024 } as const;
