/** Bundles `public/first-rows.js`, which shows the first rows of the tasks page. */
import { join } from "node:path";
import { build } from "esbuild";

const folder = join(import.meta.dirname, "..");
const source = join(folder, "src/tasks/first-rows");

await build({
  entryPoints: [join(source, "show-first-rows.tsx")],
  outfile: join(folder, "public/first-rows.js"),
  bundle: true,
  minify: true,
  jsx: "automatic",
  alias: { "react/jsx-runtime": join(source, "jsx-runtime.ts") },
  // The oldest browsers that Next.js supports.
  target: ["chrome111", "firefox111", "safari16.4"],
  logLevel: "warning",
});
// `pnpm dev` watches the end of its programs over a channel, which would keep this one.
process.exit();
