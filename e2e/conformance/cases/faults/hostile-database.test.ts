import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import { send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withProcess } from "../../fixtures/target.ts";
import { newUser } from "../../fixtures/users.ts";

const authentication = (code: number) => Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, code]);
const welcome = Buffer.concat([authentication(0), Buffer.from([90, 0, 0, 0, 5, 73])]);

const greetings: Record<string, Buffer> = {
  "AuthenticationGSS, which the driver can't do": authentication(7),
  "an error that has no end": Buffer.from("E\0\0\0\u0009SFATA", "latin1"),
  "a message of 4 GiB": Buffer.concat([Buffer.from([68, 255, 255, 255, 255]), Buffer.alloc(1000)]),
  "HTTP instead": Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "ready without end": Buffer.concat(Array<Buffer>(1000).fill(welcome)),
  "rows that nobody asked for": Buffer.concat([welcome, Buffer.from([68, 0, 0, 0, 6, 0, 0])]),
};

withProcess("a database that is none", () => {
  let server: OwnServer;
  let greeting: Buffer = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  const database = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.on("data", () => socket.write(greeting));
  });
  beforeAll(async () => {
    await once(database.listen(0, "127.0.0.1"), "listening");
    const { port } = database.address() as AddressInfo;
    const databaseUrl = `postgresql://postgres:secret@127.0.0.1:${port}/todo`;
    server = await startOwnServer({ databaseUrl, watched: false });
  });
  afterAll(async () => {
    await server.end();
    for (const socket of sockets) socket.destroy();
    database.close();
  });

  it.each(Object.entries(greetings))("says %s: 503, and alive", async (_name, bytes) => {
    greeting = bytes;
    const { origin } = server;
    const asked = Array.from({ length: 10 }, () =>
      send({ origin, path: "/api/tasks", as: newUser() }),
    );
    for (const answer of await Promise.all(asked))
      expectRefusal(answer, 503, "SERVICE_UNAVAILABLE");
    expectRefusal(await send({ origin, path: "/api/ready" }), 503, "SERVICE_UNAVAILABLE");
    expect((await send({ origin, path: "/api/health" })).status).toBe(200);
  });

  it("still ends by SIGTERM, as told", async (context) => {
    const [status] = await server.end();
    // Next.js ends with the number of the signal.
    expect([0, 143]).toContain(status);
    recordFigures(context, { faults: Object.keys(greetings).length });
  });
});
