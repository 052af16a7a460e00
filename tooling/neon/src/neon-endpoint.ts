/**
 * Neon's protocols on loopback, in front of any local PostgreSQL: SQL over HTTP, and PostgreSQL's protocol over a
 * WebSocket. For tests only.
 *
 *     const neon = await startNeonEndpoint();
 *     createDb({ url: neonUrl("postgresql://postgres:…@127.0.0.1:25432/todo") });
 *
 * From then on `fetch` and `WebSocket` of this process reach the endpoint instead of the internet.
 * `node --import @todo/neon/redirect`, with NEON_ENDPOINT_PORT, does the same for another process.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { type NeonEndpoint, startEndpointServer } from "./endpoint-server.ts";
import { postgresUrl } from "./neon-url.ts";
import { answerSql, type SqlRequest } from "./sql-over-http.ts";
import { bridge } from "./websocket-bridge.ts";

/** Listens on a free port, and redirects this process until it is closed. */
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
