// A real HTTP server that answers as it is told to, one request after the other.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

export type Reply = (response: ServerResponse) => void;

/** Starts a server for the test; requests beyond the script get the last reply again. */
export async function startServer(...script: [Reply, ...Reply[]]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const { method, url, headers } = request;
      received.push({ method, url, headers, body });
      (script[received.length - 1] ?? script.at(-1) ?? drop)(response);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { received, baseUrl: `http://127.0.0.1:${port}` };
}

/** Breaks the connection instead of answering. */
export const drop: Reply = (response) => response.destroy();

/** Breaks the connection in the middle of a body. */
export const cut: Reply = (response) => {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "100" });
  response.write('{"id":1,', () => response.destroy());
};

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

export function refusal(status: number, error_code: string, retryAfter?: string): Reply {
  const body = { detail: "It was refused.", error_code, request_id: "of-the-test" };
  return json(status, body, retryAfter === undefined ? {} : { "Retry-After": retryAfter });
}

export const task = {
  id: 7,
  uid: "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
  user_id: "ada",
  title: "Buy milk",
  description: null,
  completed: false,
  priority: "medium",
  due_date: null,
  time_zone: null,
  tags: [],
  completed_at: null,
  version: 1,
  created_at: "2026-01-18T12:00:00.000Z",
  updated_at: "2026-01-18T12:00:00.000Z",
};

export const taskReply = (changes: object = {}, etag = '"1"'): Reply =>
  json(200, { ...task, ...changes }, { ETag: etag });

let issued = 0;

/** A JWT as clients see it: they read it and can't verify it. */
export function newToken(claims: object = {}): string {
  issued += 1;
  const payload = { sub: "ada", iat: 5, exp: 905, jti: issued, ...claims };
  return `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.signature`;
}
