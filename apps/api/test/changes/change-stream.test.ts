// Streams that Node.js's server writes itself.
import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { getBackend } from "#backend.ts";
import { createChangeStreams } from "#changes/change-streams.ts";
import { type StreamLimits, streamLimits } from "#changes/stream-limits.ts";
import { createTask } from "../fixtures/families.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const patience = { timeout: 10_000 };
const closers: (() => unknown)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Clients of a server that leaves each response to the test. */
async function serve() {
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => responses.push(response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async () => {
    const client = { text: "", leave: () => void request.destroy(), pause: () => {} };
    const request = get({ port, host: "127.0.0.1", agent: false }, (incoming) => {
      client.pause = () => void incoming.pause();
      incoming
        .on("data", (chunk: Buffer) => (client.text += chunk.toString()))
        .on("error", () => {});
    });
    request.on("error", () => {});
    const count = responses.length;
    await vi.waitFor(() => expect(responses.length).toBeGreaterThan(count), patience);
    return { client, response: responses.at(-1) as ServerResponse };
  };
}

/** Opens streams of `user`. */
function hubOf(user: TestUser, limits: Partial<StreamLimits> = {}) {
  const streams = createChangeStreams(
    { db: getBackend().database.db, hasSessions: false, onUnavailable: () => {} },
    { ...streamLimits, askEveryMs: 20, ...limits },
  );
  const open = (response: ServerResponse) => {
    const stream = streams.open({ id: user.id, sessionId: undefined }, 0);
    stream.writeTo(response);
    return stream;
  };
  return { open, wake: () => streams.wake(user.id), stop: () => streams.end() };
}

it("a stream that has ended takes none with it that its user opens before its connection closes", async () => {
  const user = await newUser();
  const [ask, { open }] = [await serve(), hubOf(user)];
  const [ended, later] = [await ask(), await ask()];
  const stream = open(ended.response);
  stream.end();
  open(later.response);
  await vi.waitFor(() => expect(ended.response.closed).toBe(true), patience);
  await createTask(user);
  await vi.waitFor(() => expect(later.client.text).toContain("event: created"), patience);
});

it("a client that has left before its stream begins takes no place", async () => {
  const user = await newUser();
  const [ask, { open }] = [await serve(), hubOf(user, { perUser: 2 })];
  const [left, staying, last] = [await ask(), await ask(), await ask()];
  left.client.leave();
  await vi.waitFor(() => expect(left.response.destroyed).toBe(true), patience);
  for (const { response } of [staying, left, last]) open(response);
  await createTask(user);
  await vi.waitFor(() => expect(staying.client.text).toContain("event: created"), patience);
  expect(staying.client.text).not.toContain("replaced");
});

it("a stream that opens while another of its user is read for gets what that read finds", async () => {
  const user = await newUser();
  const [ask, { open, wake }] = [await serve(), hubOf(user, { askEveryMs: 3_600_000 })];
  const [first, later] = [await ask(), await ask()];
  open(first.response);
  await createTask(user);
  wake();
  open(later.response);
  for (const { client } of [first, later]) {
    await vi.waitFor(() => expect(client.text).toContain("event: created"), patience);
  }
});

it("when the process ends, a client that reads nothing does not hold it up, and others are told when to return", async () => {
  const user = await newUser();
  const [ask, { open, stop }] = [await serve(), hubOf(user)];
  const [stalled, reading] = [await ask(), await ask()];
  for (const { response } of [stalled, reading]) open(response);
  await vi.waitFor(() => expect(stalled.client.text).toContain("retry:"), patience);
  stalled.client.pause();
  stalled.response.write(Buffer.alloc(64 * 1024 * 1024, ":"));
  stop();
  await vi.waitFor(() => expect(stalled.response.closed).toBe(true), { timeout: 1_000 });
  await vi.waitFor(() => expect(reading.client.text.match(/retry:/g)).toHaveLength(2), patience);
});
