/** Headers of one connection (RFC 9110, section 7.6.1). */
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
/** Request headers that stay here: this server has answered `expect`, and `fetch` negotiates codings. */
const notAsked = [...hopByHop, "host", "expect", "http2-settings", "accept-encoding"];
/** Response headers that stay here: `fetch` has undone the coding. */
const notAnswered = [...hopByHop, "content-encoding"];

/**
 * Forwards a request to the API at `apiOrigin`, so that pages and API share an origin. Next.js's
 * rewrites don't serve: those of `next.config.ts` are fixed at build time, and those of `proxy.ts`
 * show their destination in a header.
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

/** Makes an error response in the API's format. */
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
