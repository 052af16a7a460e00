import { execFile } from "node:child_process";
import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { json, newToken, startServer, task } from "./scripted-server.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/** Packs `@todo/client` and `@todo/validation` into `folder`, and returns the paths of the tarballs. */
async function pack(folder: string): Promise<string[]> {
  const pnpm = join(root, "node_modules/.bin/pnpm");
  const pack = ["pack", "--pack-destination", folder];
  await Promise.all(
    ["client", "validation"].map((name) => run(pnpm, pack, { cwd: join(root, "packages", name) })),
  );
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(".tgz")).map((file) => join(folder, file));
}

/** What the tarballs depend on, as this workspace has it: npm links it and needs no registry. */
const dependencies = () =>
  Promise.all(
    ["client/node_modules/openapi-fetch", "validation/node_modules/zod"].map((path) =>
      realpath(join(root, "packages", path)),
    ),
  );

const programFor = (baseUrl: string) => `
import { createTaskClient } from "@todo/client/task-client";
import { CreateTask, type Task } from "@todo/validation/task";

const tasks = createTaskClient({ baseUrl: "${baseUrl}", token: async () => "${newToken()}" });
const wanted: CreateTask = CreateTask.parse({ title: " Buy milk " });
// @ts-expect-error A title is text.
const wrong: Parameters<typeof tasks.create>[0] = { title: 1 };
const created: Task = (await tasks.create(wanted)).task;
console.log(JSON.stringify({ created, isRefused: !CreateTask.safeParse(wrong).success }));
`;

const compilerOptions = {
  target: "es2024",
  lib: ["es2024", "dom"],
  module: "nodenext",
  types: [],
  strict: true,
  noEmit: true,
  skipDefaultLibCheck: true,
};

test("packed, installed elsewhere, type-checked and run by Node.js", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "todo-packed-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { baseUrl, received } = await startServer(json(201, task, { ETag: '"1"' }));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, "program.ts"), programFor(baseUrl));

  const packages = [...(await pack(folder)), ...(await dependencies())];
  const npm = ["install", "--offline", "--ignore-scripts", "--no-audit"];
  await run("npm", [...npm, ...packages], { cwd: folder });
  await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]);
  const { stdout } = await run(process.execPath, [join(folder, "program.ts")]);

  expect(JSON.parse(stdout)).toEqual({ created: task, isRefused: true });
  expect(received).toMatchObject([{ method: "POST", url: "/api/tasks" }]);
  expect(JSON.parse(received[0]?.body ?? "")).toEqual({
    title: "Buy milk",
    description: null,
    completed: false,
    priority: "medium",
    due_date: null,
    time_zone: null,
    tags: [],
  });
}, 180_000);
