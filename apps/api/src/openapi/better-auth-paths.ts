// Adapts Better Auth's OpenAPI document to ours.
import type { ErrorCode } from "@todo/validation/error";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { leavingPaths } from "#accounts/clear-site-data.ts";
import { headerParameters, headerReferences } from "./headers.ts";
import { errorResponses } from "./responses.ts";

interface Described {
  description?: string;
  parameters?: object[];
  requestBody?: object;
  responses: Record<
    string,
    {
      description: string;
      content?: Record<"application/json", { schema: { properties?: object } }>;
    }
  >;
}

export interface BetterAuthDocument {
  paths: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
}

/** Routes without a session cookie. */
const publicPath =
  /^\/(sign-(in|up|out)|reset-password|request-password-reset|verify-email|send-verification-email|get-session|ok|jwks)/;

/** Responds with 405 as it is configured. */
const unserved = ["post /get-session"];

/** Where Better Auth's document differs from its responses. */
const corrections: Record<string, object> = {
  "/sign-in/email": { redirect: { type: "boolean" } },
  "/verify-email": { user: { type: "null" } },
};

const currentPassword = { type: "string", description: "The user's password." };

/** Where it differs from accepted bodies. */
const bodies: Record<string, object> = {
  "/delete-user": {
    required: true,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: { password: currentPassword },
          required: ["password"],
        },
      },
    },
  },
};

/** Redirects, which it omits. */
const linksOfMails = ["/reset-password/{token}", "/verify-email"];

const errorCodes: ErrorCode[] = [
  "BAD_REQUEST",
  "AUTHENTICATION_REQUIRED",
  "FORBIDDEN",
  "RESOURCE_NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "VALIDATION_ERROR",
  "RATE_LIMITED",
  "INTERNAL_ERROR",
  "SERVICE_UNAVAILABLE",
];

const codesOfPath: Record<string, ErrorCode[]> = {
  "/sign-in/email": ["INVALID_CREDENTIALS"],
  "/sign-up/email": ["EMAIL_TAKEN"],
  "/request-password-reset": ["EMAIL_NOT_CONFIGURED"],
  "/send-verification-email": ["EMAIL_NOT_CONFIGURED"],
};

/** Paths below `/api/auth`, with our error bodies, headers and names. */
export function betterAuthPaths(document: BetterAuthDocument): ZodOpenApiPathsObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const methods = Object.entries(item as Record<string, Described>).filter(
      ([method]) => !unserved.includes(`${method} ${path}`),
    );
    const operations = methods.map(
      ([method, described]) =>
        [method, toOperation(path, method, described, methods.length > 1)] as const,
    );
    return [`/api/auth${path}`, Object.fromEntries(operations)] as const;
  });
  return Object.fromEntries(paths);
}

function toOperation(path: string, method: string, described: Described, isOneOfSeveral: boolean) {
  const words = path.split(/[^a-zA-Z]+/).filter(Boolean);
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const suffix = isOneOfSeveral ? `By${method.charAt(0).toUpperCase()}${method.slice(1)}` : "";
  const summary = described.description?.replace(/\.$/, "") ?? `Better Auth: ${words.join(" ")}`;
  return {
    operationId: `betterAuth${pascal}${suffix}`,
    tags: ["Better Auth"],
    summary,
    security: publicPath.test(path) ? [] : [{ session: [] }],
    parameters: [...(described.parameters ?? []).map(ours), ...headerParameters(["X-Request-Id"])],
    ...(described.requestBody && { requestBody: ours(bodies[path] ?? described.requestBody) }),
    responses: {
      ...answersOf(path, described),
      ...errorResponses([...errorCodes, ...(codesOfPath[path] ?? [])].toSorted(), "sign-in"),
    },
  };
}

function answersOf(path: string, { responses }: Described) {
  const headers = {
    ...headerReferences(["X-Request-Id", "Set-Cookie", "Set-Auth-JWT"]),
    ...headerReferences(leavingPaths.includes(path) ? ["Clear-Site-Data"] : []),
    Location: { description: "The `callbackURL` of the request.", schema: { type: "string" } },
    Pragma: { description: "For caches of HTTP/1.0.", schema: { type: "string" } },
  };
  const answers = successes(responses).map(([status, response]) => [
    status,
    { ...(ours(corrected(path, response)) as object), headers },
  ]);
  const redirect = { description: "On to the page that the link leads to.", headers };
  return Object.fromEntries([
    ...answers,
    ...(linksOfMails.includes(path) ? [["302", redirect]] : []),
  ]) as Record<string, object>;
}

function corrected(path: string, response: Described["responses"][string]) {
  const schema = response.content?.["application/json"].schema;
  if (!schema || !(path in corrections)) return response;
  const properties = { ...schema.properties, ...corrections[path] };
  return { ...response, content: { "application/json": { schema: { ...schema, properties } } } };
}

function successes(responses: Described["responses"]) {
  return Object.entries(responses).filter(([status]) => status < "400");
}

export function betterAuthSchemas({ components }: BetterAuthDocument): Record<string, object> {
  const { User, Session } = components.schemas as Record<string, Model>;
  return Object.fromEntries(
    Object.entries({ User, Session }).map(([name, model]) => [
      `BetterAuth${name}`,
      ours(model && withNulls(model)) as object,
    ]),
  );
}

interface Model {
  properties: Record<string, { type?: unknown }>;
  required: string[];
}

/** The document omits that empty columns are null. */
function withNulls(model: Model): object {
  const properties = Object.entries(model.properties).map(([name, schema]) =>
    model.required.includes(name)
      ? [name, schema]
      : [name, { ...schema, type: [schema.type, "null"] }],
  );
  return { ...model, properties: Object.fromEntries(properties) as object };
}

/** Converts schemas to OpenAPI 3.1: no `nullable`, no members beside `$ref`, unique names. */
function ours(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ours);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, $ref, ...rest } = value as Record<string, unknown>;
  if (typeof $ref === "string") return { $ref: $ref.replace("/schemas/", "/schemas/BetterAuth") };
  const members = Object.fromEntries(
    Object.entries(rest).map(([name, member]) => [name, ours(member)]),
  );
  return nullable === true ? { ...members, type: [members.type, "null"].flat() } : members;
}
