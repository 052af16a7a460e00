// Large bodies, each of which keeps the event loop busy for milliseconds.
import { expect, it } from "vitest";
import { whileTaken } from "../fixtures/backends.ts";
import { post, toolCall } from "../fixtures/mcp-client.ts";
import { send } from "../fixtures/send.ts";
import { newAddress, newUser, type TestUser } from "../fixtures/tokens.ts";

const large = { title: "", description: "a", tags: Array.from({ length: 10_000 }, () => "a") };

const create = (as: TestUser, json: object) => send("POST", "/api/tasks", { as, json });

it("a task of another user is created before most of a burst of large bodies that was sent before it", async () => {
  const [user, other] = [await newUser(), await newUser()];
  await Promise.all([create(user, { title: "a" }), create(other, { title: "a" })]);
  let done = 0;
  const burst = Array.from({ length: 100 }, () => create(user, large).finally(() => (done += 1)));
  expect((await create(other, { title: "a" })).status).toBe(201);
  expect(done).toBeLessThan(50);
  const statuses = (await Promise.all(burst)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([422]));
});

it("429 for one large body more of a user; short ones, and those of others, go on", async () => {
  const [user, other] = [await newUser(), await newUser()];
  await whileTaken("largeBodies", user, async () => {
    expect((await create(user, large)).status).toBe(429);
    expect((await post(user, toolCall("add_task", large))).status).toBe(429);
    expect((await create(user, { title: "a" })).status).toBe(201);
    expect((await create(other, large)).status).toBe(422);
  });
  expect((await create(user, large)).status).toBe(422);
});

it("429 for one large body more of an address without a user", async () => {
  const from = newAddress();
  const json = { email: "a".repeat(10_000) };
  await whileTaken("largeBodies", { id: from }, async () => {
    for (const path of ["/api/auth/signin", "/api/auth/sign-in/email"]) {
      expect((await send("POST", path, { from, json })).status, path).toBe(429);
    }
  });
});
