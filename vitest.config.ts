import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration as ProjectConfig } from "vitest/config";

const isCi = process.env.CI === "true";

const project = (folder: string, options: ProjectConfig["test"] = {}) => ({
  extends: true as const,
  test: { name: folder, root: folder, include: ["test/**/*.test.{ts,tsx}"], ...options },
});

/** Repeats the tests of queries over another connection; migrations, plans and functions do not depend on it. */
export const databaseOver = (
  databaseDriver: "neon" | "neon-websocket" | "pgbouncer" | "partitions",
) =>
  project("packages/db", {
    name: `packages/db over ${databaseDriver}`,
    provide: { databaseDriver },
    exclude: [
      "test/{change-log-by-hand,change-log-load,schema,migrate,roll-back,stepwise-migration,due-instants,list-plan,bulk-plan,changes-plan,listing-model,partitioning,shared-connections,pooler,undo-plan,undo-property}.test.ts",
    ],
  });

export default defineConfig({
  test: {
    projects: [
      // Files with their own users and database share a process, or each loads Drizzle and Better Auth again.
      project("packages/validation", { isolate: false }),
      project("packages/connections"),
      project("packages/db", { isolate: false }),
      project("packages/auth", { isolate: false }),
      project("packages/client", { isolate: false }),
      project("apps/api", { setupFiles: ["./test/fixtures/setup.ts"], isolate: false }),
      // Repeats tests of users' rows with row security.
      project("apps/api", {
        name: "apps/api with row security",
        provide: { databaseRowSecurity: "on" },
        include: [
          "test/*/{access-token*,bulk,changes,dry-run,list-etags,purge*,idempotency,isolation,path-user,readiness,safe-writes,session-end,plan*,task-counts,task-limits,task-pages,tasks,tools}.test.ts",
        ],
        setupFiles: ["./test/fixtures/setup.ts"],
        isolate: false,
      }),
      project("apps/web"),
      project("tooling/lint"),
      project("tooling/postgres"),
      project("tooling/neon"),
      project("scripts"),
    ],
    globalSetup: ["./vitest.global-setup.ts"],
    // Half of the time a worker waits; but PostgreSQL needs processors too, and some files measure time.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
    // Better Auth disables checks in "test".
    env: { NODE_ENV: "production" },
    testTimeout: 30_000,
    retry: isCi ? 1 : 0,
    hookTimeout: 60_000,
    // What is polled for is to come, not to come within a second.
    expect: { poll: { timeout: 10_000 } },
    reporters: ["default", ["json", { outputFile: "test-results/vitest.json" }]],
    coverage: {
      include: [
        "packages/*/src/**/*.ts",
        "apps/api/{app,src}/**/*.ts",
        "apps/api/instrumentation.ts",
      ],
      reporter: ["text-summary", "text", "html"],
      thresholds: { lines: 85, branches: 80 },
    },
  },
});
