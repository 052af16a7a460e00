import { type NextRequest, NextResponse } from "next/server";
import { readEnv } from "#env.ts";
import { contentSecurityPolicy } from "#server/content-security-policy.ts";

/** Gives each page a new nonce and its Content-Security-Policy. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({ nonce, ...readEnv() });
  // Next.js takes the nonce for its scripts from the request's header.
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static/|api/).*)" };
