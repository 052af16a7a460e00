import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import { expect, test } from "@playwright/test";
import { local } from "../../system/deployments.ts";

const uploadBytes = 300 * 1024 * 1024;
const chunk = Buffer.alloc(1024 * 1024, "x");

interface Outcome {
  status: number;
  body: { error_code: string };
  sentBytes: number;
}

/** Uploads until the answer is there, as fast as the server takes it. */
async function upload(path: string, headers: Record<string, string | number>): Promise<Outcome> {
  const request = httpRequest(`${local.apiUrl}${path}`, { method: "POST", agent: false, headers });
  const answered = once(request, "response") as Promise<[IncomingMessage]>;
  const sending = sendUntil(request, answered);
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const part of response) chunks.push(part as Buffer);
  const sentBytes = await sending;
  request.destroy();
  const body = JSON.parse(Buffer.concat(chunks).toString());
  return { status: response.statusCode ?? 0, body, sentBytes };
}

async function sendUntil(request: ClientRequest, answered: Promise<unknown>): Promise<number> {
  request.on("error", () => undefined);
  let isAnswered = false;
  const end = answered.then(() => {
    isAnswered = true;
  });
  let sentBytes = 0;
  while (!isAnswered && sentBytes < uploadBytes && !request.destroyed) {
    sentBytes += chunk.byteLength;
    if (!request.write(chunk)) await Promise.race([once(request, "drain"), end]);
  }
  return sentBytes;
}

test("an upload of 300 MB is 413 within seconds, announced or not, and the server goes on", async ({
  request,
}) => {
  const data = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const signedUp = await request.post(`${local.apiUrl}/api/auth/signup`, { data });
  const { access_token, user } = await signedUp.json();
  const json = { "Content-Type": "application/json" };
  const authorized = { ...json, Authorization: `Bearer ${access_token}` };
  const announced = { "Content-Length": uploadBytes };

  for (const [path, headers] of [
    ["/api/tasks", { ...authorized, ...announced }],
    ["/api/tasks", authorized],
    [`/api/${user.id}/tasks`, authorized],
    ["/api/auth/signin", { ...json, ...announced }],
    ["/api/auth/sign-in/email", json],
  ] as const) {
    const startedAt = Date.now();
    const { status, body, sentBytes } = await upload(path, headers);
    expect({ path, status }).toEqual({ path, status: 413 });
    expect(body).toMatchObject({ error_code: "PAYLOAD_TOO_LARGE" });
    expect(sentBytes, "stopped reading early").toBeLessThan(uploadBytes / 4);
    expect(Date.now() - startedAt, "milliseconds").toBeLessThan(5_000);
  }

  const created = await request.post(`${local.apiUrl}/api/tasks`, {
    headers: authorized,
    data: { title: "Still served" },
  });
  expect(created.status()).toBe(201);
});
