/**
 * Neon's protocols in front of a local PostgreSQL, for tests. `fetch` and `WebSocket` of this process then reach it under
 * `neonUrl(url)`; another process needs `node --import @todo/neon/redirect` and NEON_ENDPOINT_PORT.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { type NeonEndpoint, startEndpointServer } from "./endpoint-server.ts";
import { postgresUrl } from "./neon-url.ts";
import { answerSql, type SqlRequest } from "./sql-over-http.ts";
import { bridge } from "./websocket-bridge.ts";

export function startNeonEndpoint(): Promise<NeonEndpoint> {
  return startEndpointServer(bridge, (request, response) => void answer(request, response));
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = String(request.headers["neon-connection-string"]);
  const isolationLevel = request.headers["neon-batch-isolation-level"];
  const { status, body } = await answerSql(
    postgresUrl(url),
    (await json(request)) as SqlRequest,
    isolationLevel?.toString(),
  );
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
