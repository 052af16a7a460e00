// The page at /api/docs: Scalar, from our own origin alone.
import { randomBytes } from "node:crypto";
import type { Reply } from "#http/reply.ts";

/** Nothing but the document is fetched, and by nobody but us: no fonts, telemetry, proxy or assistant. */
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

/** `jitless` keeps the Zod inside Scalar from trying `new Function`, which the policy forbids. */
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

// Scalar makes style elements and attributes without a nonce, so styles can't be told apart. They can load nothing:
// images come from the page itself, fonts from nowhere.
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
