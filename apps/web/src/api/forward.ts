/** Of one connection (RFC 9110, section 7.6.1), or about an encoding that `fetch` has undone. */
const notPassedOn = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "accept-encoding",
  "content-encoding",
  "content-length",
];

/**
 * Passes a request on to the API at `apiOrigin` and its answer back, so that pages and API share an
 * origin. Not by a rewrite: that of `next.config.ts` is fixed when the app is built, and that of
 * `proxy.ts` tells its destination in a header.
 */
export async function forward(request: Request, apiOrigin: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const init: RequestInit & { duplex: "half" } = {
    method: request.method,
    headers: passedOn(request.headers),
    body: request.body,
    duplex: "half",
    redirect: "manual",
    cache: "no-store",
    signal: request.signal,
  };
  try {
    const answer = await fetch(`${apiOrigin}${pathname}${search}`, init);
    return new Response(answer.body, { status: answer.status, headers: passedOn(answer.headers) });
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

function passedOn(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of notPassedOn) kept.delete(name);
  return kept;
}
