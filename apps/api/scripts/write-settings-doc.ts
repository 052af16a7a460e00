/** Writes docs/settings.md and .env.example; with `--check` it only fails if they are stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { exampleFile, settingsPage } from "./settings-doc.ts";

const files = { "docs/settings.md": settingsPage(), ".env.example": exampleFile() };
for (const [path, text] of Object.entries(files)) {
  const file = new URL(`../../../${path}`, import.meta.url);
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    throw new Error(`${path} is stale: run \`pnpm --filter @todo/api settings-doc\`.`);
  }
}
