import type { ErrorCode } from "@todo/validation/error";
import type { z } from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { headerParameters, type RequestHeader } from "./headers.ts";
import { queryParameters } from "./query-parameters.ts";
import { type Answer, answerResponse, errorResponses } from "./responses.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** Other properties follow from the route's wrapper. */
export interface Operation {
  id: string;
  tag: string;
  summary: string;
  description?: string;
  /** Needs no bearer token. */
  isPublic?: boolean;
  /** Refuses access tokens. */
  isForSessions?: boolean;
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: RequestHeader[];
  body?: { schema: z.ZodType; example: unknown; isOptional?: boolean };
  /** By status. */
  answers: Record<number, Answer>;
  /** In addition to errors that follow from the declaration. */
  errors?: ErrorCode[];
}

export type Operations = Partial<Record<Method, Operation>>;

export function toPathItem(path: string, operations: Operations) {
  const entries = Object.entries(operations) as [Method, Operation][];
  return Object.fromEntries(
    entries.map(([method, operation]) => [method, toOperationObject(path, method, operation)]),
  );
}

function toOperationObject(
  path: string,
  method: Method,
  operation: Operation,
): ZodOpenApiOperationObject {
  const { id, tag, summary, description, isPublic, params, query, headers = [] } = operation;
  const style = path.startsWith("/api/auth/") ? "sign-in" : "plain";
  const answers = Object.entries(operation.answers);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: isPublic ? [] : [{ bearer: [] }],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query: queryParameters(query) }),
    },
    parameters: headerParameters([
      ...headers,
      ...(operation.body ? (["Prefer"] as const) : []),
      "X-Request-Id",
    ]),
    ...(operation.body && { requestBody: requestBody(method, operation.body) }),
    responses: {
      ...errorResponses(errorCodesOf(method, operation), style),
      ...Object.fromEntries(answers.map(([status, answer]) => [status, answerResponse(answer)])),
    },
  };
}

function requestBody(
  method: Method,
  { schema, example, isOptional }: NonNullable<Operation["body"]>,
) {
  const types = [
    "application/json",
    ...(method === "patch" ? ["application/merge-patch+json"] : []),
  ];
  return {
    required: !isOptional,
    content: Object.fromEntries(types.map((type) => [type, { schema, example }])),
  };
}

const ofEveryOperation: ErrorCode[] = [
  "METHOD_NOT_ALLOWED",
  "INTERNAL_ERROR",
  "SERVICE_UNAVAILABLE",
];

/** Errors of `route.ts` for the declaration, and the operation's own. */
function errorCodesOf(method: Method, operation: Operation): ErrorCode[] {
  const { isPublic, isForSessions, params, query, body, errors = [] } = operation;
  const codes: ErrorCode[] = [...ofEveryOperation, ...errors];
  if (!isPublic) codes.push("AUTHENTICATION_REQUIRED", "RATE_LIMITED");
  if (!isPublic && !isForSessions) codes.push("INSUFFICIENT_SCOPE");
  if (method !== "get") codes.push("BAD_REQUEST", "PAYLOAD_TOO_LARGE");
  if (body) codes.push("UNSUPPORTED_MEDIA_TYPE");
  if (params || query || body) codes.push("VALIDATION_ERROR");
  return codes.toSorted();
}
