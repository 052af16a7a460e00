import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { errorRows } from "../../scripts/error-rows.ts";

it("docs/api.md has the error codes of the API (`pnpm --filter @todo/api openapi` writes them)", async () => {
  const docs = await readFile(new URL("../../../../docs/api.md", import.meta.url), "utf8");
  expect(docs).toContain(`\n${errorRows()}\n`);
});
