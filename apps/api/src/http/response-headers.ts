const allowedMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD";
const allowedHeaders =
  "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id";
const exposedHeaders =
  "ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotent-Replayed, set-auth-token, set-auth-jwt";
const preflightMaxAgeSeconds = 600;

const policyHeader = "Content-Security-Policy";

const securityHeaders = {
  "X-Content-Type-Options": "nosniff",
  [policyHeader]: "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
};

/** Two years, as the preload list asks for. */
const hsts = "max-age=63072000; includeSubDomains";

/** Sets the headers that every answer carries. `https` is whether clients reach us through TLS. */
export function setSecurityHeaders(headers: Headers, https: boolean): void {
  for (const [name, value] of Object.entries(securityHeaders)) {
    // Only an HTML page of ours brings a policy of its own.
    if (name !== policyHeader || !headers.has(name)) headers.set(name, value);
  }
  headers.set("Cache-Control", headers.has("ETag") ? "private, no-cache" : "no-store");
  if (https) headers.set("Strict-Transport-Security", hsts);
}

/** Lets a browser show the answer to the page at `origin`, if that is one of ours (Fetch, section 3.3). */
export function setCorsHeaders(headers: Headers, origin: string | null, allowed: string[]): void {
  headers.append("Vary", "Origin");
  if (origin === null || !allowed.includes(origin)) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Access-Control-Expose-Headers", exposedHeaders);
}

/** Whether a browser asks if it may send the real request (Fetch, section 4.8). */
export function isPreflight(request: Request): boolean {
  return request.headers.has("access-control-request-method");
}

/** The answer to `OPTIONS`; what it permits takes effect only together with the CORS headers of the origin. */
export function optionsResponse(request: Request, allow: string): Response {
  const headers = isPreflight(request)
    ? {
        "Access-Control-Allow-Methods": allowedMethods,
        "Access-Control-Allow-Headers": allowedHeaders,
        "Access-Control-Max-Age": String(preflightMaxAgeSeconds),
      }
    : { Allow: allow };
  return new Response(null, { status: 204, headers });
}
