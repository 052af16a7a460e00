/** Bundles the self-hosted server into dist/, to run without node_modules. */
import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const folder = join(import.meta.dirname, "..");
const dist = join(folder, "dist");
const scalarScript = "node_modules/@scalar/api-reference/dist/browser/standalone.js";

/** The file that is read at run time lies beside the bundle. */
const scalarBesideTheBundle: Plugin = {
  name: "scalar-beside-the-bundle",
  setup({ onLoad }) {
    onLoad({ filter: /\/openapi\/scalar-script\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace(`../../${scalarScript}`, "./scalar.js");
      if (contents === source) throw new Error("scalar-script.ts names another file.");
      return { contents, loader: "ts" };
    });
  },
};

await rm(dist, { recursive: true, force: true });
await build({
  entryPoints: { server: join(folder, "server/main.ts") },
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  // What is imported on demand is parsed on demand.
  splitting: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  external: ["pg-native"],
  plugins: [scalarBesideTheBundle],
  // Packages in CommonJS call `require` for what Node.js brings.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  sourcemap: "linked",
  logLevel: "warning",
});
await copyFile(join(folder, scalarScript), join(dist, "scalar.js"));
