interface PolicyInput {
  /** Random, and new for each response. */
  nonce: string;
  /** Origin of the API; `""` for the page's own. */
  apiOrigin: string;
  isDevelopment: boolean;
}

/** Content-Security-Policy of a page: own files, scripts with the nonce, connections to the API. */
export function contentSecurityPolicy({ nonce, apiOrigin, isDevelopment }: PolicyInput): string {
  return [
    "default-src 'none'",
    // In development React evaluates code to rebuild server stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // In development Next.js injects style elements.
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src ${["'self'", apiOrigin].filter(Boolean).join(" ")}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}
