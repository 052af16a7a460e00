// Composes the OpenAPI document from validating schemas and the tables in this folder.
import { createDocument } from "zod-openapi";
import { accessTokenOperations } from "./access-token-operations.ts";
import { agentOperations } from "./agent-operations.ts";
import {
  betterAuthPaths,
  betterAuthSchemas,
  type BetterAuthDocument,
} from "./better-auth-paths.ts";
import { changeOperations } from "./change-operations.ts";
import { headerComponents } from "./headers.ts";
import { type Operations, toPathItem } from "./operation.ts";
import { accountSchemas, namedSchemas, schemaStyle } from "./schemas.ts";
import { serviceOperations } from "./service-operations.ts";
import { signInOperations } from "./sign-in-operations.ts";
import { taskOperations } from "./task-operations.ts";
import { trashOperations } from "./trash-operations.ts";

const firstSteps = `
## Try it in 3 steps
1. **Get a token:** "Sign up" under "Sign-in", "Test Request", "Send". Who has an account already takes "Sign in" with the same body.
2. **Use it:** copy \`access_token\` of the response into "Bearer Token" under "Authentication".
3. **Call:** "Create a task", then "List tasks".

## Rules
`.trimStart();

const descriptionFor = (whereTokensAre: string, steps: string) =>
  `
Todo lists of many users. JSON in UTF-8; times in RFC 3339, UTC, with milliseconds.

${steps}- Tasks need \`Authorization: Bearer <token>\`; ${whereTokensAre}. Task paths exist a second time below \`/api/{user_id}\`, where the user must be the one of the token.
- Every path is served with and without a trailing slash. Where there is GET there is HEAD; OPTIONS answers 204 with \`Allow\`, or a CORS preflight.
- Every error has the body \`ErrorBody\`; \`error_code\` is for programs, \`detail\` for people.
- Checks run in this order: method (405), size (413), token (401), path user (403), scope (403), rate limit (429), content type (415), JSON (400), content (422), existence (404), preconditions (412, 409).
- Every answer also has \`Cache-Control\`, \`Vary\`, \`X-Content-Type-Options\`, \`Content-Security-Policy\`, \`Referrer-Policy\` and \`X-Frame-Options\`, over https \`Strict-Transport-Security\`, and for a configured origin the CORS headers.
`.trim();

const tags = [
  { name: "Sign-in", description: "Plain JSON, no cookies: for clients without an SDK." },
  { name: "Tasks", description: "The tasks of whoever the token speaks for." },
  { name: "Tasks of a user", description: "The same, with the user in the path." },
  { name: "Access tokens", description: "For programs: `Authorization: Bearer todo_…`." },
  { name: "Agents", description: "The tasks as tools of the Model Context Protocol." },
  {
    name: "Better Auth",
    description: "Sessions in cookies, for browsers with a Better Auth client.",
  },
  { name: "Service", description: "Health, readiness, and this document." },
];

const accountTags = ["Sign-in", "Better Auth"];

const securitySchemes = {
  bearer: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "The `access_token` of a sign-in, or the `token` of `GET /api/auth/token`. For tasks and changes also an access token, which begins with `todo_`: GET and HEAD need its scope `tasks:read`, the rest `tasks:write`, which includes reading.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "better-auth.session_token",
    description: "The session cookie of Better Auth; over https its name starts with `__Secure-`.",
  },
} as const;

const externalBearer = {
  ...securitySchemes.bearer,
  description:
    "A JWT of the issuer that this deployment trusts. For tasks and changes also an access token, which begins with `todo_`: GET and HEAD need its scope `tasks:read`, the rest `tasks:write`, which includes reading.",
};

const accountsDescription = descriptionFor("get a token by signing up or in", firstSteps);
const externalDescription = descriptionFor(
  "the issuer that this deployment trusts gives out tokens",
  "",
);

/** Without `betterAuth`, for deployments with another issuer. */
export function createOpenApiDocument(betterAuth?: BetterAuthDocument) {
  const operations = {
    ...taskOperations,
    ...changeOperations,
    ...trashOperations,
    ...accessTokenOperations,
    ...agentOperations,
    ...(betterAuth && signInOperations),
    ...serviceOperations,
  };
  return createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: "Todo API",
        version: "1.0.0",
        description: betterAuth ? accountsDescription : externalDescription,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/", description: "This deployment" }],
      tags: betterAuth ? tags : tags.filter(({ name }) => !accountTags.includes(name)),
      security: [{ bearer: [] }],
      paths: { ...pathsOf(operations), ...(betterAuth && betterAuthPaths(betterAuth)) },
      components: {
        securitySchemes: betterAuth ? securitySchemes : { bearer: externalBearer },
        ...headerComponents,
        schemas: {
          ...namedSchemas,
          ...(betterAuth && { ...accountSchemas, ...betterAuthSchemas(betterAuth) }),
        },
      },
    },
    schemaStyle,
  );
}

function pathsOf(operations: Record<string, Operations>) {
  return Object.fromEntries(
    Object.entries(operations).map(([path, methods]) => [path, toPathItem(path, methods)]),
  );
}
