// Sizes of the deployed code: the folder of the self-hosted server, and what Next.js traces for each route.
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

export interface CodeSizes {
  parts: { name: string; bytes: number }[];
}

const api = join(import.meta.dirname, "../../apps/api");
const routes = join(api, ".next/server/app");

/** Measures the last build. */
export async function measureCode(): Promise<CodeSizes> {
  const dist = await filesBelow(join(api, "dist"));
  const maps = (file: string) => file.endsWith(".map");
  const bundle = dist.filter((file) => file.endsWith(".mjs"));
  const traces = (await filesBelow(routes)).filter((file) => file.endsWith("route.js.nft.json"));
  const functions = await Promise.all(traces.map(measureFunction));
  functions.sort((one, other) => other.bytes - one.bytes);
  const [largest] = functions;
  return {
    parts: [
      {
        name: "self-hosted server: the bundle, all its dependencies in it",
        bytes: await sum(bundle),
      },
      {
        name: "self-hosted server: its folder, without source maps",
        bytes: await sum(dist.filter((file) => !maps(file))),
      },
      {
        name: "container: what it adds to Debian and Node.js",
        bytes: await sum(dist),
      },
      ...(largest ? [{ ...largest, name: `largest function: ${largest.name}` }] : []),
      ...functions
        .filter(({ name }) => /^api\/tasks(\/\[id\])?$/.test(name))
        .map((each) => ({ ...each, name: `function: ${each.name}` })),
    ],
  };
}

/** The code of the route and all that Next.js traced for it, including the framework. */
async function measureFunction(trace: string) {
  const { files } = JSON.parse(await readFile(trace, "utf8")) as { files: string[] };
  const own = trace.replace(/\.nft\.json$/, "");
  const paths = [own, ...files.map((file) => join(dirname(trace), file))];
  return { name: relative(routes, dirname(trace)), bytes: await sum([...new Set(paths)]) };
}

async function sum(files: string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((total, size) => total + size, 0);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
