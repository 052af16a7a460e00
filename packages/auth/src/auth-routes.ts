// Which routes Better Auth has, as it mounts them itself: whatever else is asked for never reaches it.

/** A method that Better Auth's routes have; HEAD goes with GET. */
type AuthMethod = "GET" | "POST";

export interface AuthRoute {
  /** As Better Auth names it, such as `/reset-password/:token`. */
  path: string;
  methods: AuthMethod[];
}

/** The route of a path below `/api/auth`, such as `/sign-in/email`; `undefined` when there is none. */
export type FindAuthRoute = (path: string) => AuthRoute | undefined;

/** The path of a request as `FindAuthRoute` takes it. */
export function authPathOf(request: Request): string {
  return new URL(request.url).pathname.replace(/^\/api\/auth(?=\/)/, "");
}

interface Endpoint {
  path?: unknown;
  options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } };
}

/** Looks routes up among Better Auth's `api`, without those that are switched off. */
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

/** A parameter is one segment. */
function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\/:[^/]+/g, "/[^/]+")}$`);
}
