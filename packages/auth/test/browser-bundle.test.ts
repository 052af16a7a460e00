import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const validationModules = readdirSync(join(packageFolder, "../validation/src")).map((file) =>
  file.replace(".ts", ""),
);

/** Bundles `contents` as a browser's script. Rejects when it needs a module that browsers lack. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: packageFolder },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** Runs a script with the globals of the language, those given, and nothing of Node.js. */
function runInBrowser(script: string, globals: Record<string, unknown> = {}): unknown {
  return runInContext(`${script}\nglobalThis.result`, createContext({ ...globals }));
}

test("positive control: a module of Node.js can't be bundled", async () => {
  await expect(bundle('import "@todo/auth/secret"')).rejects.toThrow("node:crypto");
  expect(
    runInBrowser("globalThis.result = [typeof process, typeof Buffer, typeof require]"),
  ).toEqual(["undefined", "undefined", "undefined"]);
});

test.each(validationModules)("@todo/validation/%s runs in a browser", async (name) => {
  const script = await bundle(
    `import * as module from "@todo/validation/${name}"; globalThis.result = Object.keys(module).length;`,
  );
  expect(runInBrowser(script)).toBeGreaterThan(0);
});

test("schemas and field errors work in a browser", async () => {
  const script = await bundle(`
    import { CreateTask } from "@todo/validation/task";
    import { SignUp } from "@todo/validation/credentials";
    import { toFieldErrors } from "@todo/validation/field-errors";
    const errors = (schema, body) => toFieldErrors(schema.safeParse(body).error, "body");
    globalThis.result = JSON.stringify({
      title: CreateTask.parse({ title: " 👍 " }).title,
      invisible: errors(CreateTask.strict(), { title: "\\u200b", "a/b": 1 }),
      credentials: errors(SignUp, { email: "ada", password: "correct horse" }),
    });`);
  expect(JSON.parse(String(runInBrowser(script)))).toEqual({
    title: "👍",
    invisible: [
      { pointer: "/title", detail: "Must have at least 1 visible character.", code: "too_small" },
      { pointer: "/a~1b", detail: "Is unknown or read-only.", code: "unrecognized_keys" },
    ],
    credentials: [
      { pointer: "/email", detail: "Must be an e-mail address.", code: "invalid_format" },
    ],
  });
});

test("the auth client runs in a browser, on the page's own origin unless told otherwise", async () => {
  const paths: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    paths.push(url);
    response.setHeader("content-type", "application/json").end('{"token":"jwt"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const script = await bundle(`
    import { createTodoAuthClient } from "@todo/auth/client";
    globalThis.result = createTodoAuthClient().token();`);
  const web = { fetch, Headers, Request, Response, URL, URLSearchParams, AbortController };
  const page = { location: new URL(`${origin}/tasks`), setTimeout, clearTimeout, console };
  const globals: Record<string, unknown> = { ...web, ...page };
  globals.window = globals;
  const { data } = (await runInBrowser(script, globals)) as { data: unknown };
  server.close();
  expect(data).toEqual({ token: "jwt" });
  expect(paths).toEqual(["/api/auth/token"]);
});
