import { ErrorBody, type ErrorCode } from "@todo/validation/error";
import { Task } from "@todo/validation/task";
import { z } from "zod";
import type { ZodOpenApiResponseObject } from "zod-openapi";
import { errorTable } from "#http/error-table.ts";
import { examples } from "./examples.ts";
import { headerReferences, optionalHeaders, type ResponseHeader } from "./headers.ts";
import { SignInErrorBody } from "./schemas.ts";

export interface Answer {
  description: string;
  schema?: z.ZodType;
  example?: unknown;
  /** JSON by default. */
  type?: string;
  /** Server-sent events with the same content. */
  stream?: { schema: z.ZodType; example: string };
  headers?: ResponseHeader[];
}

export function answerResponse(answer: Answer): ZodOpenApiResponseObject {
  const { description, schema, example, type = "application/json", stream, headers = [] } = answer;
  return {
    description,
    headers: headerReferences(["X-Request-Id", ...headers]),
    ...(schema && {
      content: {
        [type]: { schema, example },
        ...(stream && { "text/event-stream": stream }),
      },
    }),
  };
}

/** `sign-in`: routes below `/api/auth`, whose errors have further members. */
export type ErrorStyle = "plain" | "sign-in";

/** Responses by status; each is a component of the document. */
export function errorResponses(
  codes: ErrorCode[],
  style: ErrorStyle,
): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorTable[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [String(status), errorResponse(ofStatus, style)]),
  );
}

const responses = new Map<string, ZodOpenApiResponseObject>();

function errorResponse(codes: ErrorCode[], style: ErrorStyle): ZodOpenApiResponseObject {
  const id = [...codes.map(toPascalCase), ...(style === "sign-in" ? ["AtSignIn"] : [])].join("");
  const known = responses.get(id);
  if (known) return known;
  const headers = new Set(codes.flatMap((code) => errorTable[code].headers ?? []));
  const ofSome = [...headers].filter(
    (name) => !codes.every((code) => errorTable[code].headers?.includes(name)),
  );
  const examples = codes.map((code) => [code, { value: exampleOf(code, style) }] as const);
  const response: ZodOpenApiResponseObject = {
    id,
    description: codes.map((code) => `${code}: ${errorTable[code].when}`).join("\n\n"),
    headers: {
      ...headerReferences([
        "X-Request-Id",
        ...headers,
        ...(style === "sign-in" ? (["Set-Cookie"] as const) : []),
      ]),
      ...optionalHeaders(ofSome),
    },
    content: {
      "application/json": {
        schema: bodySchema(codes, style),
        examples: Object.fromEntries(examples),
      },
    },
  };
  responses.set(id, response);
  return response;
}

function bodySchema(codes: ErrorCode[], style: ErrorStyle): z.ZodType {
  return z.intersection(
    style === "sign-in" ? SignInErrorBody : ErrorBody,
    z.object({
      error_code: z.enum(codes),
      ...(codes.includes("PRECONDITION_FAILED") && { current: Task }),
    }),
  );
}

function exampleOf(code: ErrorCode, style: ErrorStyle): object {
  const { detail } = errorTable[code];
  const title = { pointer: "/title", detail: "Must have at least 1 character.", code: "too_small" };
  return {
    ...(style === "sign-in" && { success: false, error: { message: detail, code } }),
    detail,
    error_code: code,
    request_id: "checkout-7f3a",
    ...(code === "VALIDATION_ERROR" && { errors: [title] }),
    ...(code === "PRECONDITION_FAILED" && { current: examples.task }),
  };
}

function toPascalCase(code: ErrorCode): string {
  return code
    .toLowerCase()
    .replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
