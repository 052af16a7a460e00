import { readEnv } from "#env.ts";
import { errorResponse, forward } from "#server/forward.ts";

async function handle(request: Request): Promise<Response> {
  const { forwardOrigin } = readEnv();
  if (forwardOrigin) return forward(request, forwardOrigin);
  return errorResponse(404, "RESOURCE_NOT_FOUND", "The API is not served here.");
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
