import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";
import { expect, test } from "vitest";
import { newToken, startServer, taskReply } from "./scripted-server.ts";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const modules = readdirSync(join(packageFolder, "src"), {
  recursive: true,
  encoding: "utf8",
}).filter((file) => file.endsWith(".ts") && file !== "api-schema.ts");

/** What the adapters are for; their users have it in their own bundle. */
const peers = ["rxdb/*", "rxjs", "@tanstack/db"];

/** Bundles `contents` as a browser's script. Rejects when it needs a module that browsers lack. */
async function bundle(contents: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: packageFolder },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    logLevel: "silent",
    ...options,
  });
  return outputFiles?.[0]?.text ?? "";
}

test("positive control: a module of Node.js can't be bundled", async () => {
  await expect(bundle('import "node:fs"')).rejects.toThrow("node:fs");
});

test.each(modules)("src/%s is bundled for browsers", async (file) => {
  const options: BuildOptions = { external: peers, format: "esm" };
  expect(await bundle(`export * from "./src/${file}"`, options)).not.toMatch(/require\(|node:/);
});

test("the client alone is small, and has nothing of the adapters", async () => {
  const script = await bundle('export * from "@todo/client/task-client"', { minify: true });
  expect(gzipSync(script).byteLength).toBeLessThan(5_200);
});

test("the client works with what browsers have, and nothing of Node.js", async () => {
  const { baseUrl, received } = await startServer(taskReply({ title: "From a browser" }));
  const script = await bundle(`
    import { createTaskClient } from "@todo/client/task-client";
    globalThis.run = (token) =>
      createTaskClient({ baseUrl: "${baseUrl}", token: async () => token }).create({ title: "x" });`);
  const globals: Record<string, unknown> = { fetch, Headers, Request, Response, FormData, URL };
  const web = {
    URLSearchParams,
    AbortSignal,
    TextDecoder,
    atob,
    setTimeout,
    clearTimeout,
    crypto,
    performance,
  };
  const context = createContext({ ...globals, ...web });
  expect(runInContext("[typeof process, typeof Buffer, typeof require].join()", context)).toBe(
    "undefined,undefined,undefined",
  );
  runInContext(script, context);
  const run = runInContext("globalThis.run", context) as (token: string) => Promise<unknown>;
  expect(await run(newToken())).toMatchObject({ task: { title: "From a browser" }, etag: '"1"' });
  expect(received).toMatchObject([{ method: "POST", body: '{"title":"x"}' }]);
});
