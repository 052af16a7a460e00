import type { NextConfig } from "next";

const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
];

const needed = { browser: "./src/app-shell/next-parts.ts" };

/** What Next.js loads in browsers for what this app has none of, such as rewrites, and for browsers older than Next.js supports. */
const unused = {
  "next/dist/compiled/path-to-regexp": { browser: false },
  "../build/polyfills/polyfill-module": { browser: false },
  "next/dist/compiled/process": { browser: "./src/app-shell/browser-process.ts" },
  "./get-dynamic-param": needed,
  "./interception-routes": needed,
  "./script": needed,
  "./sorted-routes": needed,
  "../shared/lib/constants": needed,
  "../../../client/script": needed,
  "../../../lib/constants": needed,
  "../../../../lib/constants": needed,
  "../../../../lib/route-pattern-normalizer": needed,
} as const;

const config: NextConfig = {
  poweredByHeader: false,
  // It would cover the account menu, and the line for new tasks on phones.
  devIndicators: false,
  transpilePackages: ["@todo/connections"],
  turbopack: { resolveAlias: unused },
  experimental: {
    // Browsers need not know the routes of the App Router: no link leads to one.
    clientRouterFilter: false,
    // Few and large files: they compress better, and a first visit waits for fewer.
    turbopackChunking: {
      minChunkSize: 200_000,
      requestCost: 1_000_000,
      maxMergeChunkSize: 2_000_000,
    },
  },
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
