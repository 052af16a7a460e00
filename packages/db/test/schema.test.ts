import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import drizzleConfig from "../drizzle.config.ts";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const drizzleKit = join(packageFolder, "node_modules", ".bin", "drizzle-kit");
const schemaFiles = [drizzleConfig.schema ?? []].flat().map((file) => join(packageFolder, file));

/** The names of new files after drizzle-kit has compared `schema` with a copy of the migrations. */
async function generate(schema: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "todo-schema-"));
  try {
    const copy = join(folder, "migrations");
    await cp(join(packageFolder, "migrations"), copy, { recursive: true });
    const before = await readdir(copy);
    const config = join(folder, "drizzle.config.json");
    await writeFile(config, JSON.stringify({ ...drizzleConfig, schema, out: "./migrations" }));
    await promisify(execFile)(drizzleKit, ["generate", `--config=${config}`], { cwd: folder });
    return (await readdir(copy)).filter((name) => !before.includes(name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the migrations make exactly the tables that the code declares", async () => {
  expect(schemaFiles).toHaveLength(5);
  expect(await generate(schemaFiles)).toEqual([]);
  expect(await generate(schemaFiles.slice(1))).toHaveLength(1);
});
