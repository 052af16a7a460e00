import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { namedDatabase } from "../local/local-database.ts";

beforeEach(() => {
  for (const name of ["DATABASE_URL", "NEON_DATABASE_URL", "DATABASE_URL_UNPOOLED"])
    vi.stubEnv(name, "");
  vi.stubEnv("DEV_POSTGRES_PORT", "");
});

afterEach(() => vi.unstubAllEnvs());

test("without a URL no database is named, so the embedded one is used", () => {
  expect(namedDatabase()).toBeUndefined();
});

test("the embedded database's own URL names no other database", () => {
  vi.stubEnv("DATABASE_URL", "postgresql://postgres:pw@127.0.0.1:25432/todo");
  expect(namedDatabase()).toBeUndefined();
});

test("a named database is migrated past its pooler and described without its password", () => {
  vi.stubEnv("DATABASE_URL", "postgresql://me:pw@pooler.example.com/todo");
  vi.stubEnv("DATABASE_URL_UNPOOLED", "postgresql://me:pw@direct.example.com/todo");
  expect(namedDatabase()).toMatchObject({
    url: "postgresql://me:pw@pooler.example.com/todo",
    migrationUrl: "postgresql://me:pw@direct.example.com/todo",
    description: "pooler.example.com (named by the environment)",
  });
});
