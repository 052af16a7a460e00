// HTTP in front of the app: what Node.js would answer by itself is answered within the contract here.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";
import { refusalOf, writeRefusal } from "./refusal.ts";

const maxHeaderBytes = 64 * 1024;
const headersWithinMs = 15_000;
const requestWithinMs = 60_000;
/** Longer than load balancers keep theirs, so that they never send into a connection that is being closed. */
const keepAliveMs = 75_000;

/** Answers every request with the app; does not listen yet. `https` is whether clients reach it through TLS. */
export function createApiServer({ https }: { https: boolean }): Server {
  const respond = getRequestListener(createApp().fetch, {
    hostname: "localhost",
    // It would close the connection half a second after the answer.
    autoCleanupIncoming: false,
  });
  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersWithinMs,
      requestTimeout: requestWithinMs,
      keepAliveTimeout: keepAliveMs,
      // Its refusal would have no body: RFC 9112, section 3.2, is seen to below.
      requireHostHeader: false,
    },
    (request, response) => {
      const isHostMissing = request.headers.host === undefined && request.httpVersion !== "1.0";
      if (isHostMissing) return writeRefusal(request.socket, refusalOf({}), https);
      // Whatever a client calls us, we don't need it, and some spellings make no URL.
      request.headers.host = "localhost";
      void respond(request, response);
    },
  );
  // An expectation other than 100-continue may be ignored (RFC 9110, section 10.1.1).
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    server.emit("request", request, response);
  });
  server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    writeRefusal(socket, refusalOf({ code: "HPE_INVALID_METHOD" }), https);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else writeRefusal(socket, refusalOf(error), https);
  });
  return server;
}
