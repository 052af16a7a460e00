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
  // `/api/…` is passed on as it came: a redirect would drop a POST's body or a preflight.
  skipTrailingSlashRedirect: true,
  headers: async () => [
    { source: "/:path*", headers },
    // The token in its address is nobody's business.
    {
      source: "/reset-password",
      headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
    },
  ],
};

export default config;
