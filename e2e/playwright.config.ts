import { defineConfig, devices } from "@playwright/test";
import { apiServer } from "./system/api-server.ts";
import { local } from "./system/deployments.ts";
import { findBrowser } from "./system/find-browser.ts";

const server = apiServer();
const executablePath = findBrowser();
const isCi = process.env.CI === "true";
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "./tests",
  outputDir: `../test-results/e2e-${server}`,
  // Pages wait for timers and animations half of the time.
  workers: 3,
  forbidOnly: isCi,
  // A shared machine may stall for seconds; what fails twice has found something. The report names what was retried.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [
    ["list"],
    ["json", { outputFile: `../test-results/playwright-${server}.json` }],
    ["html", { outputFolder: `../playwright-report/${server}`, open: "never" }],
  ],
  use: {
    baseURL: local.webUrl,
    // Tests intercept what a service worker would answer; those of the worker allow it.
    serviceWorkers: "block",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Recording slows every test down.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "api", testMatch: "api/**/*.spec.ts" },
    {
      name: "desktop",
      testMatch: "web/**/*.spec.ts",
      use: { ...devices["Desktop Chrome"] },
    },
    {
      name: "phone",
      testMatch: "phone/**/*.spec.ts",
      use: { ...devices["Pixel 7"] },
    },
  ],
  webServer: {
    command: "node system/start.ts",
    url: `${local.webUrl}/sign-in`,
    timeout: 240_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
  },
});
