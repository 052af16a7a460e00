import { type NextRequest, NextResponse } from "next/server";
import { readEnv } from "#env.ts";
import { contentSecurityPolicy } from "#server/content-security-policy.ts";

const hsts = "max-age=63072000; includeSubDomains";

/** Gives each page a new nonce and its Content-Security-Policy. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({ nonce, ...readEnv() });
  // Next.js takes the nonce for its scripts from the request's header.
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  // RFC 6797, section 7.2: not on plain HTTP.
  if (isSecure(request)) response.headers.set("Strict-Transport-Security", hsts);
  return response;
}

/** Behind a proxy the connection itself is plain; a client that lies tells only itself. */
function isSecure({ headers, nextUrl }: NextRequest): boolean {
  const forwarded = headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return (forwarded ?? nextUrl.protocol.replace(":", "")) === "https";
}

export const config = { matcher: "/((?!_next/static/|api/).*)" };
