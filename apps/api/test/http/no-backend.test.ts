// When the backend is composed, and what answers without one.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { getBackend } from "#backend.ts";
import { errorOf } from "../fixtures/send.ts";

const usual = getBackend();
const composed = () => (globalThis as { todoBackend?: object }).todoBackend;

function stubSettings(): void {
  vi.stubEnv("DATABASE_URL", usual.settings.databaseUrl);
  vi.stubEnv("BETTER_AUTH_SECRET", "a secret of at least 32 characters, for tests");
}

beforeEach(() => {
  vi.resetModules();
  Object.assign(globalThis, { todoBackend: undefined });
});

afterEach(() => {
  vi.resetModules();
  vi.unstubAllEnvs();
  Object.assign(globalThis, { todoBackend: usual });
});

it("without usable settings: 503 in JSON, and the log of the process is not needed to answer", async () => {
  vi.stubEnv("DATABASE_URL", undefined);
  vi.stubEnv("BETTER_AUTH_SECRET", undefined);
  expect((await import("#http/handle.ts")).backend).toBeUndefined();
  Object.assign(globalThis, { todoBackend: usual });
  const { send } = await import("../fixtures/send.ts");
  for (const [method, path] of [
    ["GET", "/api/tasks"],
    ["GET", "/api/health"],
    ["POST", "/api/auth/signin"],
    ["GET", "/nothing"],
  ] as const) {
    const response = await send(method, path);
    const error = await errorOf(response);
    expect(error).toMatchObject({ status: 503, error_code: "SERVICE_UNAVAILABLE" });
    expect(response.headers.get("retry-after")).toBe("2");
    expect(response.headers.get("x-request-id")).toBe(error.request_id);
    expect(JSON.stringify(error)).not.toMatch(/DATABASE_URL|SECRET/);
  }
});

it("what Next.js loads apart from the routes composes none", async () => {
  stubSettings();
  const { startServer } = await import("#start-server.ts");
  const { startPurging } = await import("#changes/purge-changes.ts");
  expect(startServer).toBeTypeOf("function");
  const stopPurging = startPurging(1);
  await sleep(50);
  stopPurging();
  expect(composed()).toBeUndefined();
});

it("next build loads routes without a database, whatever its environment has", async () => {
  stubSettings();
  vi.stubEnv("NEXT_PHASE", "phase-production-build");
  expect((await import("#http/handle.ts")).backend).toBeUndefined();
  expect(composed()).toBeUndefined();

  vi.resetModules();
  vi.stubEnv("NEXT_PHASE", "phase-production-server");
  const { backend } = await import("#http/handle.ts");
  expect(composed()).toBe(backend);
  await backend?.database.close();
});
