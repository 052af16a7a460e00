/** Regenerates src/api-schema.ts from docs/openapi.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { apiSchema } from "./api-schema.ts";

const at = (path: string) => new URL(path, import.meta.url);
const document = readFileSync(at("../../../docs/openapi.json"), "utf8");
const schema = await apiSchema(JSON.parse(document) as Parameters<typeof apiSchema>[0]);
writeFileSync(at("../src/api-schema.ts"), schema);
