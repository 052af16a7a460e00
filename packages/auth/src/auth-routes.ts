type AuthMethod = "GET" | "POST";

export interface AuthRoute {
  /** Better Auth's pattern, such as `/reset-password/:token`. */
  path: string;
  methods: AuthMethod[];
}

export type FindAuthRoute = (path: string) => AuthRoute | undefined;

export function authPathOf(request: Request): string {
  return new URL(request.url).pathname.replace(/^\/api\/auth(?=\/)/, "");
}

interface Endpoint {
  path?: unknown;
  options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } };
}

/** Creates the lookup for Better Auth's `api` without the disabled paths. */
export function createFindAuthRoute(api: object, disabledPaths: string[]): FindAuthRoute {
  const fixed = new Map<string, AuthRoute>();
  const withParameter: { pattern: RegExp; route: AuthRoute }[] = [];
  for (const { path, options } of Object.values(api) as Endpoint[]) {
    if (typeof path !== "string" || !options?.method || options.metadata?.SERVER_ONLY) continue;
    if (disabledPaths.includes(path)) continue;
    const methods = [options.method].flat() as AuthMethod[];
    const route = { path, methods: [...(fixed.get(path)?.methods ?? []), ...methods] };
    if (!path.includes("/:")) fixed.set(path, route);
    else withParameter.push({ pattern: toPattern(path), route });
  }
  return (path) =>
    fixed.get(path) ?? withParameter.find(({ pattern }) => pattern.test(path))?.route;
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\/:[^/]+/g, "/[^/]+")}$`);
}
