import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "#server/content-security-policy.ts";

const production = { nonce: "bm9uY2U=", apiOrigin: "http://localhost:8000", isDevelopment: false };

describe("contentSecurityPolicy", () => {
  it("allows our own files, the nonce's scripts and the API, and nothing unsafe", () => {
    const policy = contentSecurityPolicy(production);
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
      "style-src 'self' 'nonce-bm9uY2U='",
      "img-src 'self' data:",
      "font-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      "connect-src 'self' http://localhost:8000",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ]);
  });

  it("connects only to our own origin when the API shares it", () => {
    expect(contentSecurityPolicy({ ...production, apiOrigin: "" })).toContain(
      "connect-src 'self';",
    );
  });

  it("lets React and Next.js work in development", () => {
    const policy = contentSecurityPolicy({ ...production, isDevelopment: true });
    expect(policy).toContain("'unsafe-eval'");
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
  });
});
