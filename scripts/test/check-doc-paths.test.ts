import { expect, test } from "vitest";
import { checkDocument } from "../checks/check-doc-paths.ts";

const files = {
  "README.md": "",
  ".ci/run": "",
  "docs/decisions/001-postgres.md": "",
  "apps/api/app/api/tasks/[id]/route.ts": "",
  "packages/db/src/tasks.ts": "",
  "packages/db/test/tasks.test.ts": `test("404 for another user's task", () => {})`,
};

const repository = {
  files: Object.keys(files),
  read: (path: string) => files[path as keyof typeof files],
  isIgnored: (path: string) => path.startsWith(".data/"),
};

const problems = (markdown: string, document = "README.md") =>
  checkDocument(document, markdown, repository);

test.each([
  "`packages/db/src/tasks.ts` and `packages/db/src/tasks.ts:12`, `packages/db/`, `.ci/run`",
  "`tasks.ts`, `db/src/tasks.ts`, `packages/*/src/**/*.ts`, `packages/db/{src,test}/*.ts`",
  "`apps/api/app/api/tasks/[id]/route.ts`, `node packages/db/src/tasks.ts --fast`",
  "[one](docs/decisions/001-postgres.md#context), [two](/packages/db), [web](https://x.org/a.md)",
  "`GET /api/tasks.json`, `@todo/db/tasks`, `.data/pgdata.json`, `docs/decisions/NNN-title.md`",
  '`packages/db/test/tasks.test.ts` › "404 for another user\'s task"',
  "```\npackages/gone.ts\n```",
])("accepts %s", (markdown) => {
  expect(problems(markdown)).toEqual([]);
});

test("an AGENTS.md may name paths of its own folder, not of another", () => {
  expect(problems("`src/tasks.ts`, [tests](test)", "packages/db/AGENTS.md")).toEqual([]);
  expect(problems("`src/tasks.ts`", "apps/api/AGENTS.md")).toEqual([
    "apps/api/AGENTS.md:1: src/tasks.ts does not exist",
  ]);
});

test.each([
  ["`packages/db/src/gone.ts`", "packages/db/src/gone.ts"],
  ["`packages/gone/`", "packages/gone/"],
  ["`node packages/gone.ts --fast`", "packages/gone.ts"],
  ["`gone.ts`", "gone.ts"],
  ["`libs/db/tasks.ts`", "libs/db/tasks.ts"],
  ["`apps/api/app/api/tasks/i/route.ts`", "apps/api/app/api/tasks/i/route.ts"],
  ["`packages/*/src/**/*.sql`", "packages/*/src/**/*.sql"],
  ["[gone](docs/gone.md)", "docs/gone.md"],
  ["[gone]: docs/gone.md", "docs/gone.md"],
])("reports %s", (markdown, path) => {
  expect(problems(`fine\n${markdown}`)).toEqual([`README.md:2: ${path} does not exist`]);
});

test("a test title that its file does not have is reported", () => {
  const row = '| owner | `packages/db/test/tasks.test.ts` › "404 for another" |';
  expect(problems(`| what | test |\n| --- | --- |\n${row}`, "SECURITY.md")).toEqual([
    'SECURITY.md:3: packages/db/test/tasks.test.ts has no test "404 for another"',
  ]);
});

test("a row that is cut off from its table is reported, a table and a row in a fence are not", () => {
  const table = "text\n\n| a | b |\n| :-- | --- |\n| 1 | 2 |\n";
  expect(problems(`${table}\n\`\`\`\n| 3 | 4 |\n\`\`\``)).toEqual([]);
  expect(problems(`${table}\n| 3 | 4 |\n| 5 | 6 |`)).toEqual([
    "README.md:7: a table without a head begins",
  ]);
});
