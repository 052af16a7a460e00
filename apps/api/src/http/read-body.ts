import { MIMEType } from "node:util";
import { limits } from "@todo/validation/limits";
import { ApiError, unacceptable } from "./api-error.ts";
import { findUnacceptable } from "./find-unacceptable.ts";

/** Reads at most `limits.bodyMaxBytes`, whatever `Content-Length` says. Throws the 413 or 400. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const { headers, method } = request;
  const declared = headers.get("content-length");
  if (Number(declared) > limits.bodyMaxBytes) throw tooLarge();
  // Asking for `body` makes servers build a stream, which costs more than reading it.
  if (declared !== null) return readDeclared(request);
  const isBodyless = !headers.has("transfer-encoding") && (method === "GET" || method === "HEAD");
  if (isBodyless || !request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (;;) {
    const { done, value } = await reader.read().catch(incomplete);
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    // The rest stays unread: cancelling would reset the connection before the client sees the answer.
    if (size > limits.bodyMaxBytes) throw tooLarge();
    chunks.push(value);
  }
}

/** Reads a body that the server ends after its `Content-Length`, as HTTP demands (RFC 9112, section 6.3). */
async function readDeclared(request: Request): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer().catch(incomplete));
  if (bytes.byteLength > limits.bodyMaxBytes) throw tooLarge();
  return bytes;
}

const jsonTypes = ["application/json"];
const jsonOrMergePatchTypes = [...jsonTypes, "application/merge-patch+json"];
// A byte order mark is dropped, as RFC 8259, section 8.1, allows.
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON value in `bytes`; `undefined` for an empty body. Throws the 415 or 400. */
export function parseJson(request: Request, bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined;
  const accepted = request.method === "PATCH" ? jsonOrMergePatchTypes : jsonTypes;
  if (request.headers.has("content-encoding") || !isOneOf(accepted, request.headers)) {
    throw new ApiError("UNSUPPORTED_MEDIA_TYPE", {
      detail: `The body must be ${accepted.join(" or ")} in UTF-8.`,
    });
  }
  const json = parseUtf8Json(bytes);
  const problem = findUnacceptable(json);
  if (problem) throw unacceptable([problem]);
  return json;
}

function parseUtf8Json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new ApiError("BAD_REQUEST");
  }
}

function isOneOf(accepted: string[], headers: Headers): boolean {
  const contentType = headers.get("content-type");
  if (contentType === null || accepted.includes(contentType)) return true;
  if (contentType.length > limits.contentTypeMaxLength) return false;
  try {
    const { essence, params } = new MIMEType(contentType);
    return accepted.includes(essence) && /^(?:utf-?8)?$/i.test(params.get("charset") ?? "");
  } catch {
    return false;
  }
}

function tooLarge(): ApiError {
  return new ApiError("PAYLOAD_TOO_LARGE");
}

function incomplete(): never {
  throw new ApiError("BAD_REQUEST", { detail: "The body ended early." });
}
