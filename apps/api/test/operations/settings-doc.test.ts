import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingsPage } from "../../scripts/settings-doc.ts";
import { Environment } from "#settings/environment.ts";

const read = (path: string) =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
const page = settingsPage();

describe("docs/settings.md", () => {
  it("has a meaning and a user of each setting", () => {
    expect(page).not.toContain("undefined");
    for (const name of Object.keys(Environment.shape)) expect(page).toContain(`| \`${name}\` |`);
  });

  it.each([
    "apps/api/src/settings/env.ts",
    "apps/web/src/env.ts",
    "scripts/local/local-database.ts",
  ])("has every variable that %s reads", (path) => {
    const names = read(path).match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(names).not.toEqual([]);
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });
});
