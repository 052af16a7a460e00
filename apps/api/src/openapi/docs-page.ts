// Scalar's page at /api/docs, only from our own origin.
import { randomBytes } from "node:crypto";
import type { Reply } from "#http/reply.ts";

/** No fonts, telemetry, proxy or assistant from elsewhere. */
const configuration = {
  url: "/api/openapi.json",
  theme: "default",
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: "",
  showDeveloperTools: "never",
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  authentication: { preferredSecurityScheme: "bearer" },
};

/** The policy forbids `new Function`: `jitless` keeps Scalar's Zod from trying. */
const page = (nonce: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Todo API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="reference"></div>
    <script nonce="${nonce}">globalThis.__zod_globalConfig = { jitless: true };</script>
    <script src="/api/docs/scalar.js" nonce="${nonce}"></script>
    <script nonce="${nonce}">Scalar.createApiReference("#reference", ${JSON.stringify(configuration)});</script>
  </body>
</html>
`;

// Scalar creates styles without a nonce. They load nothing: the policy restricts images and fonts.
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

export function docsPageReply(): Reply {
  const nonce = randomBytes(16).toString("base64");
  return {
    status: 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy(nonce),
    },
    body: page(nonce),
  };
}
