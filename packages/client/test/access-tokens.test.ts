import { expect, it } from "vitest";
import { createTaskClient } from "../src/task-client.ts";
import {
  drop,
  json,
  newToken,
  refusal,
  type Reply,
  startServer,
  taskReply,
} from "./scripted-server.ts";

async function setUp(...script: [Reply, ...Reply[]]) {
  const { baseUrl, received } = await startServer(...script);
  const token = newToken();
  const client = createTaskClient({ baseUrl, token: async () => token });
  return { client, received };
}

const noContent: Reply = (response) => response.writeHead(204).end();
const body = { name: "n8n", scopes: ["tasks:read" as const], expires_in_days: 90 };

it("makes, lists and ends access tokens", async () => {
  const created = { id: "i", token: "todo_x" };
  const { client, received } = await setUp(json(201, created), json(200, [created]), noContent);
  expect(await client.createAccessToken(body)).toEqual(created);
  expect(await client.accessTokens()).toEqual([created]);
  await client.endAccessToken("i");
  expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "POST /api/tokens",
    "GET /api/tokens",
    "DELETE /api/tokens/i",
  ]);
});

it("does not make a second token when the response to the first was lost", async () => {
  const { client, received } = await setUp(drop, json(201, {}));
  await expect(client.createAccessToken(body)).rejects.toMatchObject({ status: 0 });
  expect(received).toHaveLength(1);
});

it("ending a token that has ended is no error", async () => {
  const { client } = await setUp(refusal(404, "RESOURCE_NOT_FOUND"));
  await expect(client.endAccessToken("i")).resolves.toBeUndefined();
});

it("sends an access token as it is, and asks for it once", async () => {
  const { baseUrl, received } = await startServer(taskReply());
  let asked = 0;
  const token = async () => {
    asked += 1;
    return "todo_secret";
  };
  const client = createTaskClient({ baseUrl, token });
  await client.find(1);
  await client.find(1);
  expect(received.map(({ headers }) => headers.authorization)).toEqual(
    Array(2).fill("Bearer todo_secret"),
  );
  expect(asked).toBe(1);
});
