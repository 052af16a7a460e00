import type { NextConfig } from "next";

const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // It would cover the account menu, and the line for new tasks on phones.
  devIndicators: false,
  transpilePackages: ["@todo/connections"],
  // Browsers need not know the routes of the App Router: no link leads to one.
  experimental: { clientRouterFilter: false },
  images: { unoptimized: true },
  // A redirect of `/api/…` would drop a POST's body or a preflight.
  skipTrailingSlashRedirect: true,
  headers: async () => [
    { source: "/:path*", headers },
    {
      source: "/:path*",
      // RFC 6797, section 7.2: not on plain HTTP. Behind a proxy the connection itself is plain.
      has: [{ type: "header", key: "x-forwarded-proto", value: "https(?:,.*)?" }],
      headers: [{ key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" }],
    },
    // Its URL has a token.
    {
      source: "/reset-password",
      headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
    },
  ],
};

export default config;
