// Not part of the tests: writes a picture of every state to test-results/screenshots.
import { defineConfig, devices } from "@playwright/test";
import tests from "./playwright.config.ts";

const devicesByName = {
  desktop: { ...devices["Desktop Chrome"], deviceScaleFactor: 1 },
  phone: devices["Pixel 7"],
};

export default defineConfig({
  ...tests,
  testDir: "./screenshots",
  reporter: "list",
  projects: (["light", "dark"] as const).flatMap((colorScheme) =>
    Object.entries(devicesByName).map(([device, options]) => ({
      name: `${device} ${colorScheme}`,
      use: { ...options, colorScheme },
    })),
  ),
});
