import { ApiError } from "./api-error.ts";

export interface RatePolicy {
  name: string;
  quota: number;
  windowSeconds: number;
}

/** The 429 (RFC 9110, section 10.2.3, and draft-ietf-httpapi-ratelimit-headers-10). */
export function rateLimited(policy: RatePolicy, retryAfterSeconds: number): ApiError {
  return new ApiError("RATE_LIMITED", {
    headers: {
      "Retry-After": String(retryAfterSeconds),
      "RateLimit-Policy": `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`,
      RateLimit: `"${policy.name}";r=0;t=${retryAfterSeconds}`,
    },
    securityEvent: "rate-limited",
  });
}
