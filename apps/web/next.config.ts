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
  transpilePackages: ["@todo/connections"],
  images: { unoptimized: true },
  // A redirect of `/api/…` would drop a POST's body or a preflight.
  skipTrailingSlashRedirect: true,
  headers: async () => [
    { source: "/:path*", headers },
    // Its URL has a token.
    {
      source: "/reset-password",
      headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
    },
  ],
};

export default config;
