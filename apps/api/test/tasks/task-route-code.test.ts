import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { beforeAll, expect, test } from "vitest";

const app = fileURLToPath(new URL("../../app", import.meta.url));
const files = readdirSync(app, { recursive: true, encoding: "utf8" });
const taskRoutes = files.filter((file) => /\/tasks\/.*route\.ts$/.test(file));
const documentation = "api/openapi.json/route.ts";

/** What only pages, the documentation, e-mail and shared limits need. */
const foreign =
  /node_modules\/(@scalar|react|react-dom|next|nodemailer|zod-openapi|ioredis)\/|\/src\/openapi\//;

let modules: Metafile["inputs"];

beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: app,
    entryPoints: [...taskRoutes, documentation],
    bundle: true,
    write: false,
    outdir: "out",
    metafile: true,
    platform: "node",
    format: "esm",
    external: ["pg-native"],
    logLevel: "silent",
  });
  modules = metafile.inputs;
});

/** The paths of all modules that are loaded with `file`; what it may import later is not. */
function loadedWith(file: string): string[] {
  const loaded = new Set([file]);
  for (const path of loaded) {
    for (const { path: imported, kind } of modules[path]?.imports ?? []) {
      if (kind !== "dynamic-import") loaded.add(imported);
    }
  }
  return [...loaded];
}

const foreignIn = (file: string) => loadedWith(file).filter((path) => foreign.test(path));

test("positive control: the API's description needs the documentation's code", () => {
  expect(foreignIn(documentation).length).toBeGreaterThan(10);
});

test.each(taskRoutes)(
  "no code of pages, documentation, e-mail or Redis is loaded with %s",
  (file) => {
    expect(foreignIn(file)).toEqual([]);
    expect(
      loadedWith(file).some((path) => path.endsWith("packages/db/src/tasks/task-tables.ts")),
    ).toBe(true);
  },
);
