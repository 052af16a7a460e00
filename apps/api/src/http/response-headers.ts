const allowedMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD";
const allowedHeaders =
  "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id, Prefer, X-Request-Id";
const exposedHeaders =
  "ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotent-Replayed, MCP-Protocol-Version, Mcp-Session-Id, WWW-Authenticate, set-auth-token, set-auth-jwt";
const preflightMaxAgeSeconds = 600;

const securityHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
};

/** Two years: required by the preload list. */
const hsts = { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" };

/** Headers of every response. `https`: clients connect through TLS. */
export function securityHeadersFor(https: boolean, hasEtag: boolean): Record<string, string> {
  const cacheControl = { "Cache-Control": hasEtag ? "private, no-cache" : "no-store" };
  return { ...securityHeaders, ...cacheControl, ...(https && hsts) };
}

/** The browser caches per account. */
export const keptByCaller = { Vary: "Origin, Authorization" };

/** Allows one of our pages to read the response (Fetch, section 3.3). */
export function corsHeadersFor(
  origin: string | null,
  allowed: readonly string[],
): Record<string, string> {
  if (origin === null || !allowed.includes(origin)) return { Vary: "Origin" };
  return {
    Vary: "Origin",
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Expose-Headers": exposedHeaders,
  };
}

/** A CORS preflight (Fetch, section 4.8). */
export function isPreflight(request: Request): boolean {
  return request.headers.has("access-control-request-method");
}

/** Takes effect only with the CORS headers of the origin. */
export function optionsHeadersFor(request: Request, allow: string): Record<string, string> {
  if (!isPreflight(request)) return { Allow: allow };
  return {
    "Access-Control-Allow-Methods": allowedMethods,
    "Access-Control-Allow-Headers": allowedHeaders,
    "Access-Control-Max-Age": String(preflightMaxAgeSeconds),
  };
}
