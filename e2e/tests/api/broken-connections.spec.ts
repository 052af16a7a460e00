import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { expect, test } from "@playwright/test";
import { type CuttingProxy, startCuttingProxy } from "../../system/cutting-proxy.ts";
import { local } from "../../system/deployments.ts";

interface Answer {
  status: number;
  body: string;
  bytes: number;
}

/** One request on a connection of its own; rejects when the connection breaks before the answer is whole. */
function send(url: string, method: string, headers: object, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, agent: false, headers: { ...headers } });
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, socket } = response;
        resolve({ status, body: Buffer.concat(chunks).toString(), bytes: socket.bytesRead });
      });
    });
    request.end(body);
  });
}

let proxy: CuttingProxy;
let token: string;

test.beforeAll(async () => {
  proxy = await startCuttingProxy(local.apiPort);
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const json = { "Content-Type": "application/json" };
  const url = `${local.apiUrl}/api/auth/signup`;
  token = JSON.parse(
    (await send(url, "POST", json, JSON.stringify(credentials))).body,
  ).access_token;
});

test.afterAll(() => proxy.close());

test("a task is created once, at whatever byte of the answer the connection breaks", async () => {
  test.setTimeout(180_000);
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const create = (base: string, title: string) =>
    send(
      `${base}/api/tasks`,
      "POST",
      { ...headers, "Idempotency-Key": title },
      `{"title":"${title}"}`,
    );

  const { bytes } = await create(local.apiUrl, "whole");
  let broken = 0;
  for (let offset = 1; offset < bytes; offset += 1) {
    const title = `cut after ${offset}`.replaceAll(" ", "-");
    proxy.cutAfter(offset);
    const first = await create(proxy.url, title).catch(() => undefined);
    if (!first) broken += 1;
    const retry = await create(local.apiUrl, title);
    expect(retry.status).toBe(201);
    expect(JSON.parse(retry.body)).toMatchObject({ title });
  }
  expect(broken).toBeGreaterThan(bytes * 0.9);

  const { body } = await send(`${local.apiUrl}/api/tasks`, "GET", headers);
  const titles = (JSON.parse(body) as { title: string }[]).map(({ title }) => title);
  expect(titles).toHaveLength(bytes);
  expect(new Set(titles).size).toBe(bytes);
});

test("changing and deleting can be repeated after a broken connection", async () => {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const created = await send(`${local.apiUrl}/api/tasks`, "POST", headers, '{"title":"one"}');
  const path = `/api/tasks/${JSON.parse(created.body).id}`;
  const change = JSON.stringify({ title: "two", completed: true });
  for (const offset of [1, 20, 300]) {
    proxy.cutAfter(offset);
    await expect(send(`${proxy.url}${path}`, "PUT", headers, change)).rejects.toThrow();
    const retry = await send(`${local.apiUrl}${path}`, "PUT", headers, change);
    expect(JSON.parse(retry.body)).toMatchObject({ title: "two", completed: true });
  }
  proxy.cutAfter(1);
  await expect(send(`${proxy.url}${path}`, "DELETE", headers)).rejects.toThrow();
  expect((await send(`${local.apiUrl}${path}`, "DELETE", headers)).status).toBe(404);
});
