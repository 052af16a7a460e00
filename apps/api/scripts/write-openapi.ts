/** Regenerates docs/openapi.json and the error codes of docs/api.md. Fails on breaking changes without `--breaking`. */
import { readFileSync, writeFileSync } from "node:fs";
import { createDb } from "@todo/db/database";
import { openApiText } from "#openapi/openapi-reply.ts";
import { breakingChanges } from "./breaking-changes.ts";
import { withErrorRows } from "./error-rows.ts";

const file = new URL("../../../docs/openapi.json", import.meta.url);
const prose = new URL("../../../docs/api.md", import.meta.url);
// No query connects it.
const { db, close } = createDb({
  url: "postgres://nowhere.invalid/todo",
  maxConnections: 1,
  onConnectionLost: () => {},
});
const text = await openApiText(db);
await close();

const before = JSON.parse(readFileSync(file, "utf8")) as object;
const problems = breakingChanges(before, JSON.parse(text) as object);
if (problems.length > 0 && !process.argv.includes("--breaking")) {
  process.stderr.write(`These changes break clients; --breaking accepts them:\n`);
  process.stderr.write(`${problems.map((problem) => `  ${problem}`).join("\n")}\n`);
  process.exit(1);
}
writeFileSync(file, text);
writeFileSync(prose, withErrorRows(readFileSync(prose, "utf8")));
