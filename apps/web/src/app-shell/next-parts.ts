/**
 * All that browsers need of large parts of Next.js: `next.config.ts` puts it in their place. The pages have
 * neither routes of the App Router nor `next/script`. A test compares it with Next.js.
 */
export { parseMatchedParameter };

export const PARAMETER_PATTERN = /^([^[]*)\[((?:\[[^\]]*\])|[^\]]+)\](.*)$/;

function parseMatchedParameter(parameter: string) {
  const optional = /^\[.*\]$/.test(parameter);
  const inner = optional ? parameter.slice(1, -1) : parameter;
  const repeat = inner.startsWith("...");
  return { key: repeat ? inner.slice(3) : inner, repeat, optional };
}

export const INTERCEPTION_ROUTE_MARKERS: readonly string[] = [];
export const isInterceptionRouteAppPath = (): boolean => false;

export const hasAdjacentParameterIssues = (): boolean => false;
export const stripParameterSeparators = <T>(parameters: T): T => parameters;

export const NEXT_QUERY_PARAM_PREFIX = "nxtP";
export const NEXT_INTERCEPTION_MARKER_PREFIX = "nxtI";
export const MATCHED_PATH_HEADER = "x-matched-path";
export const NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";
export const DEV_CLIENT_PAGES_MANIFEST = "_devPagesManifest.json";
export const DEV_CLIENT_MIDDLEWARE_MANIFEST = "_devMiddlewareManifest.json";

const nothing = (): void => undefined;
export {
  nothing as getSortedRouteObjects,
  nothing as getSortedRoutes,
  nothing as handleClientScriptLoad,
  nothing as initScriptLoader,
};
