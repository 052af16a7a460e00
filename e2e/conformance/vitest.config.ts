import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { serverName } from "./system/server-name.ts";

const isCi = process.env.CI === "true";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["cases/**/*.test.ts"],
    globalSetup: ["./system/global-setup.ts"],
    setupFiles: ["./fixtures/canary.ts"],
    // One after the other: the canary of each case watches the one server, and faults take the whole machine.
    fileParallelism: false,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    // As in e2e/playwright.config.ts: a shared machine may stall.
    retry: isCi ? 1 : 0,
    reporters: [
      isCi ? "default" : "dot",
      [
        "json",
        {
          outputFile: join(
            import.meta.dirname,
            `../../test-results/conformance-${serverName()}.json`,
          ),
        },
      ],
    ],
  },
});
