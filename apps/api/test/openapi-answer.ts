// Holds an answer to the OpenAPI document: its status, its headers and its body.
import { describeBetterAuth } from "@todo/auth/better-auth-document";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { getBackend } from "#backend.ts";
import { findBackend } from "#http/handle.ts";
import { createOpenApiDocument } from "#openapi/document.ts";

interface Header {
  required?: boolean;
  schema: object;
}
interface DescribedResponse {
  headers?: Record<string, Header>;
  content?: Record<string, { schema: object }>;
}
interface DescribedOperation {
  responses: Record<string, DescribedResponse>;
}

const document = createOpenApiDocument(await describeBetterAuth(getBackend().database.db));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

const paths = Object.entries(document.paths ?? {})
  .map(([path, item]) => ({
    path,
    item: item as unknown as Record<string, DescribedOperation>,
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
  }))
  // The path with fewer parameters is the better match.
  .sort((one, other) => one.path.split("{").length - other.path.split("{").length);

/** Better Auth's are its own affair; those of errors are parts of others. */
const schemas = Object.fromEntries(
  Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => [
    name,
    /^BetterAuth|ErrorBody$/.test(name) ? schema : closed(schema),
  ]),
);

const validators = new Map<object, ValidateFunction>();

/** Throws, with all that is wrong, unless the document describes the answer to `method pathname`. */
export async function expectDescribed(
  method: string,
  pathname: string,
  response: Response,
): Promise<void> {
  const described = describedResponse(method, pathname, response.status);
  const problems = described
    ? [...headerProblems(described, response), ...(await bodyProblems(method, described, response))]
    : ["this status is not described"];
  if (problems.length === 0) return;
  const name = `${method} ${pathname} ${response.status}`;
  throw new Error(`Not as docs/openapi.json has it: ${name}\n${problems.join("\n")}`);
}

function describedResponse(
  method: string,
  pathname: string,
  status: number,
): DescribedResponse | undefined {
  if (method === "OPTIONS" && status === 204) return {};
  const path = decodeURI(pathname).replaceAll(/\/{2,}/g, "/");
  const isServed = findBackend()?.accounts !== undefined || !path.startsWith("/api/auth/");
  const item = isServed ? paths.find(({ pattern }) => pattern.test(path))?.item : undefined;
  const operation = item?.[method === "HEAD" ? "get" : method.toLowerCase()];
  const response = operation ? operation.responses[status] : ofNoOperation(path, status);
  return response && resolved(response);
}

/** What the document says of any operation, where there is none. */
function ofNoOperation(path: string, status: number): DescribedResponse | undefined {
  const style = path.startsWith("/api/auth/") ? "AtSignIn" : "";
  const names: Record<number, string> = {
    404: "ResourceNotFound",
    405: "MethodNotAllowed",
    500: "InternalError",
    503: "ServiceUnavailable",
    // Better Auth is called for paths that it does not have.
    ...(style && { 413: "PayloadTooLarge", 415: "UnsupportedMediaType", 400: "BadRequest" }),
  };
  const responses = document.components?.responses as Record<string, DescribedResponse>;
  return responses[`${names[status]}${style}`];
}

function* headerProblems({ headers = {} }: DescribedResponse, response: Response) {
  for (const [name, reference] of Object.entries(headers)) {
    const { required, schema } = resolved(reference);
    const value = response.headers.get(name);
    if (value === null && required) yield `${name} is missing`;
    if (value !== null && !validatorOf(schema)(value)) yield `${name} is ${value}`;
  }
  const described = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  for (const name of response.headers.keys()) {
    if (!described.has(name) && !onEveryAnswer.test(name)) yield `${name} is not described`;
  }
}

/** What the introduction of the document says of every answer, and of OPTIONS. */
const onEveryAnswer =
  /^(allow|cache-control|content-length|content-type|content-security-policy|referrer-policy|strict-transport-security|vary|x-content-type-options|x-frame-options|x-request-id|access-control-.+)$/;

async function bodyProblems(
  method: string,
  { content }: DescribedResponse,
  response: Response,
): Promise<string[]> {
  // The server leaves out what a handler sends to HEAD.
  if (method === "HEAD") return [];
  if (!content) return response.body === null ? [] : ["there is a body"];
  const type = response.headers.get("content-type") ?? "";
  const media = content[type];
  if (!media) return [`the type ${type} is not described`];
  const text = await response.clone().text();
  const validate = validatorOf(media.schema);
  if (validate(type === "application/json" ? JSON.parse(text) : text)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Checks values against `schema`, with no member that it does not name. */
export function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const root = "allOf" in schema ? { ...schema, unevaluatedProperties: false } : schema;
  const validate = ajv.compile({ ...root, components: { schemas } });
  validators.set(schema, validate);
  return validate;
}

/** Every object has only the members that its schema names, so that an addition must be described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, value]) => [name, closed(value)]);
  const isOpen = !("properties" in schema) || "additionalProperties" in schema;
  return { ...Object.fromEntries(entries), ...(!isOpen && { unevaluatedProperties: false }) };
}

function resolved<Value extends object>(value: Value): Value {
  if (!("$ref" in value)) return value;
  const keys = String(value.$ref).split("/").slice(1);
  return keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as Value;
}
