// Better Auth's description of its own routes, in the terms of ours.
import type { ErrorCode } from "@todo/validation/error";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { headerParameters, headerReferences } from "./headers.ts";
import { errorResponses } from "./responses.ts";

interface Described {
  description?: string;
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, { description: string; content?: object }>;
}

/** What `describeBetterAuth` returns, as far as it is used. */
export interface BetterAuthDocument {
  paths: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
}

/** Its routes that need no session cookie. */
const publicPath =
  /^\/(sign-(in|up|out)|callback|reset-password|request-password-reset|verify-email|send-verification-email|get-session|delete-user\/callback|ok|jwks)/;

/** It publishes no keys, because tokens are HS256. */
const unserved = "/jwks";

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
};

/** Its routes below `/api/auth`, with our error bodies, headers and names. */
export function betterAuthPaths(document: BetterAuthDocument): ZodOpenApiPathsObject {
  const paths = Object.entries(document.paths)
    .filter(([path]) => path !== unserved)
    .map(([path, item]) => {
      // What has no success is for sign-in providers, of which there is none.
      const methods = Object.entries(item as Record<string, Described>).filter(
        ([, { responses }]) => successes(responses).length > 0,
      );
      const operations = methods.map(
        ([method, described]) =>
          [method, toOperation(path, method, described, methods.length > 1)] as const,
      );
      return [`/api/auth${path}`, Object.fromEntries(operations)] as const;
    });
  return Object.fromEntries(paths.filter(([, item]) => Object.keys(item).length > 0));
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
    ...(described.requestBody && { requestBody: ours(described.requestBody) }),
    responses: {
      ...answersOf(described),
      ...errorResponses([...errorCodes, ...(codesOfPath[path] ?? [])].toSorted(), "sign-in"),
    },
  };
}

function answersOf({ responses }: Described) {
  const headers = headerReferences(["X-Request-Id", "Set-Cookie", "Set-Auth-JWT"]);
  return Object.fromEntries(
    successes(responses).map(([status, response]) => [
      status,
      { ...(ours(response) as object), headers },
    ]),
  );
}

function successes(responses: Described["responses"]) {
  return Object.entries(responses).filter(([status]) => status < "400");
}

/** The schemas that its routes refer to. */
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

/** Columns that may be empty are sent as null, which its description leaves out. */
function withNulls(model: Model): object {
  const properties = Object.entries(model.properties).map(([name, schema]) =>
    model.required.includes(name)
      ? [name, schema]
      : [name, { ...schema, type: [schema.type, "null"] }],
  );
  return { ...model, properties: Object.fromEntries(properties) as object };
}

/** Its schemas as OpenAPI 3.1 has them: no `nullable`, nothing beside a reference, names that are not ours. */
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
