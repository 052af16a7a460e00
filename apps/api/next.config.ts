import type { NextConfig } from "next";

const config: NextConfig = {
  // A trailing slash is served, not redirected: browsers refuse a redirected preflight.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  // Route handlers set their own; Next's would hash every answer.
  generateEtags: false,
  compress: false,
  logging: false,
  transpilePackages: ["@todo/auth", "@todo/connections", "@todo/db", "@todo/validation"],
  serverExternalPackages: ["pg", "pino"],
  images: { unoptimized: true },
};

export default config;
