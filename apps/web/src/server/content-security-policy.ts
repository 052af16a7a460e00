interface PolicyInput {
  /** Unpredictable and new for every response. */
  nonce: string;
  /** Origin of the API; `""` for our own. */
  apiOrigin: string;
  isDevelopment: boolean;
}

/** The policy of every page: our own files, scripts that carry the nonce, connections to the API. */
export function contentSecurityPolicy({ nonce, apiOrigin, isDevelopment }: PolicyInput): string {
  return [
    "default-src 'none'",
    // React's development build evaluates code to rebuild server stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // In development Next.js injects style elements for its overlay and for hot reloading.
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src ${["'self'", apiOrigin].filter(Boolean).join(" ")}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}
