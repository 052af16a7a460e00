/** Of one connection (RFC 9110, section 7.6.1). */
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // `fetch` sends its own.
  "content-length",
];
/** `expect` was answered by this server, and the coding of answers is between `fetch` and the API. */
const notAsked = [...hopByHop, "host", "expect", "http2-settings", "accept-encoding"];
/** About a coding that `fetch` has undone. */
const notAnswered = [...hopByHop, "content-encoding"];

/**
 * Passes a request on to the API at `apiOrigin` and its answer back, so that pages and API share an
 * origin. Not by a rewrite: that of `next.config.ts` is fixed when the app is built, and that of
 * `proxy.ts` tells its destination in a header.
 */
export async function forward(request: Request, apiOrigin: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const init: RequestInit & { duplex: "half" } = {
    method: request.method,
    headers: passedOn(request.headers, notAsked),
    body: request.body,
    duplex: "half",
    redirect: "manual",
    cache: "no-store",
    signal: request.signal,
  };
  try {
    const answer = await fetch(`${apiOrigin}${pathname}${search}`, init);
    const headers = passedOn(answer.headers, notAnswered);
    return new Response(answer.body, { status: answer.status, headers });
  } catch {
    const answer = errorResponse(503, "SERVICE_UNAVAILABLE", "The API is out of reach.");
    answer.headers.set("Retry-After", "2");
    return answer;
  }
}

/** An error in the shape of the API's own. */
export function errorResponse(status: number, errorCode: string, detail: string): Response {
  const requestId = crypto.randomUUID();
  const headers = { "Cache-Control": "no-store", "X-Request-Id": requestId };
  return Response.json(
    { detail, error_code: errorCode, request_id: requestId },
    { status, headers },
  );
}

function passedOn(headers: Headers, dropped: readonly string[]): Headers {
  const kept = new Headers(headers);
  const named = headers.get("connection")?.split(",") ?? [];
  for (const name of [...dropped, ...named.map((part) => part.trim())]) {
    if (isName(name)) kept.delete(name);
  }
  return kept;
}

function isName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}
