import { type NextRequest, NextResponse } from "next/server";
import { readEnv } from "#env.ts";
import { contentSecurityPolicy } from "#server/content-security-policy.ts";

/** Gives each page a fresh nonce and the policy that goes with it. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({ nonce, ...readEnv() });
  // Next.js reads the nonce for its own scripts from the request's policy.
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static/|api/).*)" };
