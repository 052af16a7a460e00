// Checks what changed since the branch left main: format, lint, types, and tests that load it.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

const isCode = /\.(ts|tsx|js|mjs)$/;
/** Paths of the projects in vitest.config.ts. */
const tested = /^(?:(?:apps|packages)\/[^/]+|tooling\/(?:lint|postgres|neon)|scripts)(?=\/)/;

const git = (...args: string[]) =>
  execFileSync("git", args, { encoding: "utf8" }).split("\n").filter(Boolean);

const [base = "HEAD"] = git("merge-base", "main", "HEAD");
const changed = [
  ...git("diff", "--name-only", "--diff-filter=d", base),
  ...git("ls-files", "--others", "--exclude-standard"),
];
const code = changed.filter((path) => isCode.test(path));
const projects = new Set(code.flatMap((path) => tested.exec(path)?.[0] ?? []));

async function run(program: string, ...args: string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: "inherit" });
  const [status] = (await once(child, "exit")) as [number | null];
  if (status !== 0) process.stderr.write(`${program} failed\n`);
  return status === 0;
}

const outcomes = await Promise.all([
  run("turbo", "run", "typecheck", "--continue", "--output-logs=errors-only"),
  run("biome", "format", "--no-errors-on-unmatched", ...changed),
  code.length === 0 || run("eslint", "--max-warnings", "0", "--no-warn-ignored", ...code),
]);
const only = [...projects].flatMap((project) => ["--project", project]);
outcomes.push(
  projects.size === 0 ||
    (await run("vitest", "run", "--passWithNoTests", "--changed", base, ...only)),
);
process.exitCode = outcomes.includes(false) ? 1 : 0;
