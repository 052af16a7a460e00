// Makes sure that there is a browser: Playwright's own, an installed one, or one from Debian's packages.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const installed = [
  // Without the parts of a window, it takes less of the processor.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a browser that is there, or `undefined`. Playwright's own comes first. */
export function findBrowser(): string | undefined {
  return [chromium.executablePath(), ...installed].find((path) => path && existsSync(path));
}

function run(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: 600_000 });
    return true;
  } catch {
    return false;
  }
}

function installBrowser(): void {
  const isRoot = process.getuid?.() === 0;
  const cli = ["node_modules/@playwright/test/cli.js", "install", "chromium"];
  if (run(process.execPath, ...cli)) return;
  if (isRoot && run("apt-get", "update", "-qq")) {
    for (const name of ["chromium-headless-shell", "chromium"]) {
      if (run("apt-get", "install", "-y", "-qq", "--no-install-recommends", name)) return;
    }
  }
}

if (import.meta.main) {
  if (!findBrowser()) installBrowser();
  if (!findBrowser()) {
    process.stderr.write("No browser found: install Chromium or Chrome, then run this again.\n");
    process.exit(1);
  }
}
