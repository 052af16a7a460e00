/** Bundles the self-hosted server into dist/, to run without node_modules. */
import { copyFile, cp, glob, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const folder = join(import.meta.dirname, "..");
const dist = join(folder, "dist");
const scalarScript = "node_modules/@scalar/api-reference/dist/browser/standalone.js";
const migrations = "../../packages/db/migrations";

/** Copies files that are read at run time next to the bundle. */
const beside = (file: RegExp, place: string, newPlace: string): Plugin => ({
  name: `${newPlace} beside the bundle`,
  setup({ onLoad }) {
    onLoad({ filter: file }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace(place, newPlace);
      if (contents === source) throw new Error(`${path} names another place than ${place}.`);
      return { contents, loader: "ts" };
    });
  },
});

await rm(dist, { recursive: true, force: true });
await build({
  entryPoints: {
    server: join(folder, "server/main.ts"),
    migrate: join(folder, "server/migrate.ts"),
  },
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  // Parses on-demand imports on demand.
  splitting: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  external: ["pg-native"],
  plugins: [
    beside(/\/openapi\/scalar-script\.ts$/, `../../${scalarScript}`, "./scalar.js"),
    beside(/\/migration\/migration-files\.ts$/, '"../../migrations"', '"./migrations"'),
  ],
  // CommonJS packages call `require` for Node.js modules.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  sourcemap: "linked",
  logLevel: "warning",
});
await makeAscii();
await cp(join(folder, migrations), join(dist, "migrations"), { recursive: true });
await copyFile(join(folder, scalarScript), join(dist, "scalar.js"));

/**
 * V8 keeps the text of a program, with two bytes per character if one of them is beyond Latin-1. esbuild escapes such
 * characters, but not in comments.
 */
async function makeAscii(): Promise<void> {
  for await (const path of glob(join(dist, "*.mjs"))) {
    const source = await readFile(path, "utf8");
    const ascii = source.replaceAll(/(?:\/\/|\/\*|^\s*\*).*/gm, (comment) =>
      comment.replaceAll(/[^\0-\x7f]/g, "?"),
    );
    await writeFile(path, ascii);
  }
}
