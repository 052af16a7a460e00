import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { beforeAll, expect, test } from "vitest";

const app = fileURLToPath(new URL("../../app", import.meta.url));
const files = readdirSync(app, { recursive: true, encoding: "utf8" });
const taskRoutes = files.filter((file) => /\/tasks\/.*route\.ts$/.test(file));
const documentation = "api/openapi.json/route.ts";
const agents = "api/mcp/route.ts";

/** What only pages, the documentation, e-mail, shared limits and agents need. */
const foreign =
  /node_modules\/(@scalar|react|react-dom|next|nodemailer|zod-openapi|ioredis|@modelcontextprotocol)\/|\/src\/(openapi|mcp)\//;

let modules: Metafile["inputs"];

beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: app,
    entryPoints: [...taskRoutes, documentation, agents],
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
  "no code of pages, documentation, e-mail, Redis or MCP is loaded with %s",
  (file) => {
    expect(foreignIn(file)).toEqual([]);
    expect(
      loadedWith(file).some((path) => path.endsWith("packages/db/src/tasks/task-tables.ts")),
    ).toBe(true);
  },
);

test("the route for agents loads the code of MCP on demand", () => {
  const loaded = loadedWith(agents);
  expect(loaded.filter((path) => path.includes("/mcp/")).toSorted()).toEqual([
    "../src/mcp/mcp-reply.ts",
    agents,
  ]);
  const later = loaded.flatMap((path) => modules[path]?.imports ?? []);
  expect(later.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => path)).toContain(
    "../src/mcp/answer-body.ts",
  );
  expect(loaded.some((path) => path.includes("@modelcontextprotocol"))).toBe(false);
});
