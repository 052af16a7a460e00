// All headers of the contract; operations refer to them by name.
import { limits } from "@todo/validation/limits";

/** Not an interface: OpenAPI's types with extensions do not accept one. */
type Header = {
  description: string;
  schema: { type: "string"; pattern?: string };
  example: string;
};

const text = (description: string, example: string, pattern?: string): Header => ({
  description,
  schema: { type: "string", ...(pattern && { pattern }) },
  example,
});

// Without examples: Scalar would send them, and a first try would fail or replay.
const requestHeaders = {
  "X-Request-Id": `An id of your own for this request; kept if it is printable ASCII of at most ${limits.requestIdMaxLength} characters.`,
  "If-Match":
    'Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too.',
  "If-None-Match":
    "Entity tags that you hold: if it is still one of them, the answer is 304 (RFC 9110, section 13.1.2).",
  "Idempotency-Key": `1 to ${limits.idempotencyKeyMaxLength} visible ASCII characters, such as a UUID, bare or quoted. Repeating the request with the same key and values within ${limits.idempotencyKeyLifetimeSeconds / 3600} hours gets the first answer again.`,
  "Last-Event-ID":
    "The id of the last event of a stream that you have seen, as browsers send it by themselves: the stream goes on after it, whatever `since` says.",
  Prefer:
    "`handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240).",
};

const seconds = (description: string): Header => ({
  description,
  schema: { type: "string", pattern: "^[0-9]+$" },
  example: "30",
});

const responseHeaders = {
  "X-Request-Id": text(
    "The id of this request, also in the log.",
    "checkout-7f3a",
    "^[ -~]{1,128}$",
  ),
  ETag: text(
    "Opaque. Of a task strong: its version, and the form in which it is sent. Of a list weak: another one after each change of the user's tasks.",
    '"3-1f3a5c"',
    '^(?:W/)?"[!#-~]+"$',
  ),
  Location: text("The path of the new task.", "/api/tasks/42", "^/api/tasks/[0-9]+$"),
  Link: text(
    "The next page, if there is one (RFC 8288).",
    '</api/tasks?sort=-created_at&limit=50&cursor=b3BhcXVl>; rel="next"',
    '^</api/.+>; rel="next"$',
  ),
  "Idempotent-Replayed": text("Present where an earlier answer is repeated.", "true", "^true$"),
  "Retry-After": seconds("Seconds to wait before the next try (RFC 9110, section 10.2.3)."),
  RateLimit: text(
    "What is left of the limit, and seconds until it starts anew.",
    '"tasks";r=0;t=30',
    '^"[a-z-]+";r=[0-9]+;t=[0-9]+$',
  ),
  "RateLimit-Policy": text(
    "The limit: requests in a window of so many seconds, or at a time.",
    '"tasks";q=600;w=60',
    '^"[a-z-]+";q=[0-9]+;(w=[0-9]+|qu="concurrent-requests")$',
  ),
  "WWW-Authenticate": text(
    "The way to authenticate (RFC 6750, section 3).",
    'Bearer error="invalid_token"',
    '^Bearer( error="(invalid_token|insufficient_scope)")?(, scope="[a-z:]+")?$',
  ),
  "X-Accel-Buffering": text("Keeps nginx from holding back events of a stream.", "no", "^no$"),
  Allow: text("The methods of this path.", "GET, HEAD, POST, OPTIONS", "^[A-Z]+(, [A-Z]+)*$"),
  "Clear-Site-Data": text(
    "What a browser forgets: the answers that it kept.",
    '"cache"',
    '^"cache"$',
  ),
  "Set-Cookie": text(
    "The session cookie, set or removed.",
    "better-auth.session_token=…; HttpOnly; SameSite=Lax",
  ),
  "Set-Auth-JWT": text(
    "An access token for the session.",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2ln",
  ),
} satisfies Record<string, Header>;

const notAlwaysThere = [
  "Link",
  "Idempotent-Replayed",
  "Set-Cookie",
  "Set-Auth-JWT",
  "X-Accel-Buffering",
];

export type RequestHeader = keyof typeof requestHeaders;
export type ResponseHeader = keyof typeof responseHeaders;

export function headerParameters(names: RequestHeader[]) {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

export function headerReferences(names: ResponseHeader[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Headers that a response may lack. */
export function optionalHeaders(names: ResponseHeader[]): Record<string, Header> {
  return Object.fromEntries(names.map((name) => [name, responseHeaders[name]]));
}

/** The targets of the references. */
export const headerComponents = {
  parameters: Object.fromEntries(
    Object.entries(requestHeaders).map(([name, description]) => [
      name,
      { name, in: "header" as const, description, schema: { type: "string" as const } },
    ]),
  ),
  headers: Object.fromEntries(
    Object.entries(responseHeaders).map(([name, header]) => [
      name,
      { ...header, required: !notAlwaysThere.includes(name) },
    ]),
  ),
};
