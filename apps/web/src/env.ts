// The whole object: Next.js replaces `process.env.NEXT_PUBLIC_…` by its value at build time, but one
// build serves every deployment.
const environment = process.env;

/** Known at build time, so that browsers have it too. */
export const isDevelopment = process.env.NODE_ENV === "development";

interface Env {
  /** Origin of the API as browsers see it; `""` for the page's own. */
  apiOrigin: string;
  /** Origin of the API to which this server forwards `/api/…`; `undefined` if it does not. */
  forwardOrigin: string | undefined;
  /** Where links to the page lead, for its picture; unknown by default. */
  webUrl: URL | null;
  isDevelopment: boolean;
}

/** Reads the settings. Throws an error with the variable's name if it is not an http(s) URL. */
export function readEnv(): Env {
  const apiUrl = environment["NEXT_PUBLIC_API_URL"] ?? "http://localhost:8000";
  const forwardUrl = environment["API_REWRITE_URL"];
  const webUrl = environment["WEB_URL"];
  return {
    apiOrigin: apiUrl === "" ? "" : toOrigin("NEXT_PUBLIC_API_URL", apiUrl),
    forwardOrigin: forwardUrl ? toOrigin("API_REWRITE_URL", forwardUrl) : undefined,
    webUrl: webUrl ? new URL(toOrigin("WEB_URL", webUrl)) : null,
    isDevelopment,
  };
}

function toOrigin(name: string, value: string): string {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${name} must be an http(s) URL such as http://localhost:8000.`);
  }
  return url.origin;
}
