import openapiTS, { astToString } from "openapi-typescript";

interface Document {
  paths: Record<string, unknown>;
  components: Record<string, Record<string, unknown>>;
}

const header = "// Made from docs/openapi.json by `pnpm --filter @todo/client api-schema`.\n";

/** The client's part of the document; the whole one would be five times as long. */
const isCalled = (path: string) =>
  /^\/api\/(tasks|changes|trash|tokens)(\/|$)/.test(path) ||
  path === "/api/auth/signin" ||
  path === "/api/auth/token";

export async function apiSchema(document: Document): Promise<string> {
  const called = Object.entries(document.paths).filter(([path]) => isCalled(path));
  const paths = Object.fromEntries(called);
  const components = withoutUnused(document.components, paths);
  const nodes = await openapiTS(
    JSON.stringify({ ...document, paths, components }),
    // A request may omit a member with a default.
    { defaultNonNullable: false },
  );
  return header + astToString(nodes);
}

/** Keeps components that `paths` refer to, directly or not. */
function withoutUnused(components: Document["components"], paths: unknown): Document["components"] {
  const used = new Set<string>();
  const collect = (part: unknown): void => {
    for (const [, kind = "", name = ""] of JSON.stringify(part).matchAll(reference)) {
      if (used.has(`${kind}/${name}`)) continue;
      used.add(`${kind}/${name}`);
      collect(components[kind]?.[name]);
    }
  };
  collect(paths);
  const kept = Object.entries(components).map(([kind, members]) => [
    kind,
    Object.fromEntries(
      Object.entries(members).filter(
        ([name]) => kind === "securitySchemes" || used.has(`${kind}/${name}`),
      ),
    ),
  ]);
  return Object.fromEntries(kept) as Document["components"];
}

const reference = /"\$ref":"#\/components\/(\w+)\/([^"]+)"/g;
