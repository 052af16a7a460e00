import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Socket } from "node:net";
import { limitPipeline } from "./answer-in-turn.ts";
import type { HttpConnections } from "./connections.ts";
import { afterAnswer } from "./refusal.ts";

/** Ignores upgrades (RFC 9110, section 7.8): reads the request again without the offer, as Node's parser stops there. */
export function ignoreUpgrades(server: Server, { bySocket }: HttpConnections): void {
  server.removeAllListeners("upgrade");
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, rest: Buffer) => {
    const socket = stream as Socket;
    const destroy = () => void socket.destroy();
    socket.once("error", destroy).unshift(Buffer.concat([withoutOffer(request), rest]));
    const connection = bySocket.get(socket);
    const readAgain = () => {
      socket.off("error", destroy);
      if (!socket.writable) return;
      server.emit("connection", socket.setTimeout(0));
      if (connection) limitPipeline(socket, connection);
    };
    if (connection?.newest) afterAnswer(connection.newest, () => setImmediate(readAgain));
    else readAgain();
  });
}

function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!/^(?:upgrade|http2-settings)$/i.test(name))
      lines.push(`${name}: ${rawHeaders[index + 1]}`);
  }
  return Buffer.from([...lines, "", ""].join("\r\n"), "latin1");
}
