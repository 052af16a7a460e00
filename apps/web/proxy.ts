import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./src/content-security-policy.ts";
import { readEnv } from "./src/env.ts";

/** Gives each page a fresh nonce and policy; passes `/api/…` on where the API shares our origin. */
export function proxy(request: NextRequest): NextResponse {
  const { apiOrigin, apiRewriteOrigin, isDevelopment } = readEnv();
  const { pathname, search } = request.nextUrl;
  if (apiRewriteOrigin && pathname.startsWith("/api/")) {
    return NextResponse.rewrite(new URL(`${apiRewriteOrigin}${pathname}${search}`));
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({ nonce, apiOrigin, isDevelopment });
  // Next.js reads the nonce for its own scripts from the request's policy.
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static/).*)" };
