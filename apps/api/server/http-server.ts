import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";

export function createApiServer(): Server {
  const respond = getRequestListener(createApp().fetch, {
    hostname: "localhost",
    // It would close the connection half a second after the response.
    autoCleanupIncoming: false,
  });
  return createServer((request, response) => {
    // Not every `Host` of a client forms a valid URL, and none is used.
    request.headers.host = "localhost";
    void respond(request, response);
  });
}
