// HTTP in front of the app.
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";

/** Answers every request with the app; does not listen yet. */
export function createApiServer(): Server {
  const respond = getRequestListener(createApp().fetch, {
    hostname: "localhost",
    // It would close the connection half a second after the answer.
    autoCleanupIncoming: false,
  });
  return createServer((request, response) => {
    // Whatever a client calls us, we don't need it, and some spellings make no URL.
    request.headers.host = "localhost";
    void respond(request, response);
  });
}
