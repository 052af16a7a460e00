import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apiSchema } from "../scripts/api-schema.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const document = JSON.parse(read("../../../docs/openapi.json"));

test("src/api-schema.ts is what docs/openapi.json says", async () => {
  const text = await apiSchema(document);
  expect(read("../src/api-schema.ts") === text, "run pnpm --filter @todo/client api-schema").toBe(
    true,
  );

  document.components.schemas.Task.properties.title.type = "integer";
  expect(await apiSchema(document)).not.toBe(text);
});
