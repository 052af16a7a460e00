// Nobody can keep a server from ending. `next start` ends by itself, with the status of the signal.
import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startOwnServer } from "../../fixtures/own-server.ts";
import { openSocket } from "../../fixtures/raw.ts";
import { target, withSelfHostedProcess, withProcess } from "../../fixtures/target.ts";

const host = "Host: localhost";
const health = `GET /api/health HTTP/1.1\r\n${host}\r\n\r\n`;
const kinds: Record<string, string> = {
  "says nothing": "",
  "has sent half a header": "GET /api/health HTTP/1.1\r\nHost: loc",
  "has sent half a body": `POST /api/auth/signin HTTP/1.1\r\n${host}\r\nContent-Length: 9\r\n\r\n{"e`,
  "is quiet after an answer": health,
  "has sent half a header after an answer": `${health}GET /`,
};
const ended = target.server === "self-hosted" ? [0, null] : [143, null];

async function secondsToEnd(env: Record<string, string>, clients: string[]) {
  const server = await startOwnServer({ env, watched: false });
  const sockets: Socket[] = [];
  for (const bytes of clients) {
    const socket = openSocket(server.origin);
    sockets.push(socket.on("error", () => undefined));
    await once(socket, "connect");
    socket.write(bytes);
  }
  await sleep(300);
  const from = performance.now();
  expect(await server.end("SIGTERM")).toEqual(ended);
  for (const socket of sockets) socket.destroy();
  return (performance.now() - from) / 1_000;
}

withProcess("at SIGTERM", () => {
  it.each(Object.entries(kinds))("a client that %s holds up nothing", async (name, bytes) => {
    const seconds = await secondsToEnd({}, [bytes]);
    expect(seconds).toBeLessThan(name.includes("body") ? 20 : 4.5);
  });
});

withSelfHostedProcess("with several workers, at SIGTERM", () => {
  it("clients of all kinds hold up nothing", async () => {
    const clients = [...Object.values(kinds), ...Object.values(kinds)];
    expect(await secondsToEnd({ WORKERS: "2" }, clients)).toBeLessThan(20);
  });

  it("a worker that has yet to serve is no failure", async () => {
    const server = await startOwnServer({ env: { WORKERS: "8" }, watched: false });
    expect(await server.end("SIGTERM")).toEqual(ended);
  });
});
