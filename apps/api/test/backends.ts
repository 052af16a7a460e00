import { type Backend, createBackend, getBackend } from "#backend.ts";
import type { Settings } from "#settings/settings.ts";

/** Runs `work` while all requests are served by `backend`. */
export async function withBackend<Result>(
  backend: Backend,
  work: () => Promise<Result>,
): Promise<Result> {
  const usual = getBackend();
  Object.assign(globalThis, { todoBackend: backend });
  try {
    return await work();
  } finally {
    Object.assign(globalThis, { todoBackend: usual });
  }
}

/** Runs `work` on a backend of its own, which differs from the usual one in these settings. */
export async function withSettings<Result>(
  settings: Partial<Settings>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { settings: usual, logger } = getBackend();
  const backend = createBackend({ ...usual, ...settings }, logger);
  try {
    return await withBackend(backend, work);
  } finally {
    await backend.database.close();
    await backend.taskRateLimiter.close();
  }
}

/** Runs `work` where tokens are signed with EdDSA. */
export function withOwnKeys<Result>(work: () => Promise<Result>): Promise<Result> {
  const { tokens } = getBackend().settings;
  if (tokens.mode !== "internal") throw new Error("Tokens are not issued here.");
  return withSettings({ tokens: { ...tokens, algorithm: "EdDSA" } }, work);
}

/** Starts one request on `backend`; those of other backends may be in flight. */
export function startWithBackend(
  backend: Backend,
  start: () => Promise<Response>,
): Promise<Response> {
  const usual = getBackend();
  Object.assign(globalThis, { todoBackend: backend });
  try {
    return start();
  } finally {
    Object.assign(globalThis, { todoBackend: usual });
  }
}
