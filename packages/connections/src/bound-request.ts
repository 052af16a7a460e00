// Next.js takes quadratic time for query parameters and cookies: 0.3 to 1.6 s for 4,000.
import type { IncomingMessage } from "node:http";
import { dropHeaders } from "./drop-headers.ts";

const cookiesMax = 200;

export function boundQuery(target: string, max: number): string {
  return target.includes("?") ? target.split("&", max).join("&") : target;
}

/** Keeps the first 200 cookies of a request; browsers store fewer for a site. */
export function boundCookies(request: IncomingMessage): void {
  const { cookie } = request.headers;
  if (cookie === undefined) return;
  const kept = cookie.split(";", cookiesMax).join(";");
  if (kept === cookie) return;
  dropHeaders(request, /^cookie$/i);
  request.headers.cookie = kept;
  request.rawHeaders.push("cookie", kept);
}
