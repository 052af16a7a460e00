import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { STATUS_CODES } from "node:http";
import type { HttpConnection, HttpConnections } from "./connections.ts";
import { lingerAfterRefusal } from "./linger-after-refusal.ts";

/** Longer than browsers keep a connection that they have not used. */
const silentForMs = 60_000;

export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Refuses a request before it reaches a handler, and closes its connection. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, headersOf(refusal)).end(refusal.body);
}

/** Responds in turn to what Node.js cannot parse, and closes the connection. */
export function refuseBrokenRequests(
  server: Server,
  { bySocket, refusalOf }: HttpConnections,
): void {
  const refuse = (socket: Socket, code: string | undefined) => {
    const connection = bySocket.get(socket) ?? { waiting: 0 };
    if (connection.isRefused) return;
    connection.isRefused = true;
    inTurn(socket, connection, () => {
      writeRefusal(socket, refusalOf(code));
      lingerAfterRefusal(socket);
    });
  };
  // Expectations other than 100-continue may be ignored (RFC 9110, section 10.1.1).
  server.on("checkExpectation", (request, response) => {
    server.emit("request", request, response);
  });
  server.on("connect", (_request, socket: Socket) => {
    socket.on("error", () => socket.destroy());
    refuse(socket, "HPE_INVALID_METHOD");
  });
  server.on("clientError", ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    if (code === "ECONNRESET" || !socket.writable) socket.destroy();
    else if (code === "ERR_HTTP_REQUEST_TIMEOUT" && socket.bytesRead === 0) endIfSilent(socket);
    else refuse(socket, code);
  });
}

/** Browsers connect ahead, and would take a 408 for the response to the request that they send meanwhile. */
function endIfSilent(socket: Socket): void {
  setTimeout(() => {
    if (socket.bytesRead === 0) socket.destroy();
  }, silentForMs).unref();
}

/** Calls `write` after the earlier responses; never if the broken request already has its response. */
function inTurn(socket: Socket, { newest }: HttpConnection, write: () => void): void {
  if (!newest) write();
  else if (newest.req.complete) afterAnswer(newest, write);
  else if (newest.headersSent) afterAnswer(newest, () => socket.end());
  else if (newest.socket) write();
  else newest.once("socket", write);
}

export function afterAnswer(answer: ServerResponse, task: () => void): void {
  if (answer.writableFinished) task();
  else answer.once("finish", task);
}

function writeRefusal(socket: Socket, refusal: Refusal): void {
  const { status, body } = refusal;
  const lines = Object.entries(headersOf(refusal)).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n"));
}

function headersOf({ headers, body }: Refusal): Record<string, string> {
  return { ...headers, "Content-Length": String(Buffer.byteLength(body)), Connection: "close" };
}
