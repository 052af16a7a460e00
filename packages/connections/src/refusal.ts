import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { STATUS_CODES } from "node:http";
import type { HttpConnection, HttpConnections } from "./connections.ts";
import { lingerAfterRefusal } from "./linger-after-refusal.ts";

/** An answer to what is no request. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Answers a request that must not reach a handler, and closes its connection. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, headersOf(refusal)).end(refusal.body);
}

/** Answers what Node.js can't parse, in its turn, and closes the connection. */
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
  // An expectation other than 100-continue may be ignored (RFC 9110, section 10.1.1).
  server.on("checkExpectation", (request, response) => {
    server.emit("request", request, response);
  });
  server.on("connect", (_request, socket: Socket) => {
    socket.on("error", () => socket.destroy());
    refuse(socket, "HPE_INVALID_METHOD");
  });
  server.on("clientError", ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    if (code === "ECONNRESET" || !socket.writable) socket.destroy();
    else refuse(socket, code);
  });
}

/** Calls `write` once the requests before are answered; never, where the broken one has its answer already. */
function inTurn(socket: Socket, { newest }: HttpConnection, write: () => void): void {
  if (!newest) write();
  else if (newest.req.complete) afterAnswer(newest, write);
  else if (newest.headersSent) afterAnswer(newest, () => socket.end());
  else if (newest.socket) write();
  else newest.once("socket", write);
}

/** Calls `task` when `answer` is finished, at once when it is. */
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
