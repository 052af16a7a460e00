/** The contract's happy path and its errors, against a running API. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Answer, Ask, Send } from "./exchange.ts";

const password = "correct horse";

/** Drives a configured API; returns the number of responses. Throws at the first that breaks the contract. */
export async function driveApi(send: Send): Promise<number> {
  let answers = 0;
  const expect = async (status: number, path: string, ask?: Ask, code?: string) => {
    const answer = await send(path, ask);
    const what = `${ask?.method ?? "GET"} ${path}: ${answer.text.slice(0, 300)}`;
    assert.equal(answer.status, status, what);
    assert.equal(answer.body.error_code, code, what);
    assert.equal(answer.headers["x-content-type-options"], "nosniff", what);
    assert.ok(answer.headers["x-request-id"], what);
    answers += 1;
    return answer;
  };
  const ada = await signUp(expect);
  await useTasks(expect, ada);
  await meetErrors(expect, ada, await signUp(expect));
  return answers;
}

type Expect = (status: number, path: string, ask?: Ask, code?: string) => Promise<Answer>;

interface Account {
  id: string;
  headers: { authorization: string };
}

async function signUp(expect: Expect): Promise<Account> {
  const credentials = { email: `${randomUUID()}@example.com`, password };
  await expect(200, "/api/auth/signup", { method: "POST", body: credentials });
  const { body } = await expect(200, "/api/auth/signin", { method: "POST", body: credentials });
  const headers = { authorization: `Bearer ${body.access_token as string}` };
  const { id } = (await expect(200, "/api/auth/me", { headers })).body as { id: string };
  return { id, headers };
}

async function useTasks(expect: Expect, { id: userId, headers }: Account) {
  await expect(200, "/api/ready");
  const body = { title: "Buy milk", description: "Two litres" };
  const created = await expect(201, "/api/tasks", { method: "POST", headers, body });
  const path = `/api/tasks/${created.body.id as number}`;
  assert.equal(created.headers.location, path);
  assert.match(String(created.headers["strict-transport-security"]), /max-age/);

  const task = await expect(200, path, { headers });
  assert.equal(task.body.title, "Buy milk");
  const { etag = "" } = task.headers;
  await expect(304, path, { headers: { ...headers, "if-none-match": String(etag) } });
  await expect(200, path, { method: "PUT", headers, body: { title: "Buy two" } });
  await expect(200, `${path}/complete`, { method: "PATCH", headers, body: { completed: true } });
  await expect(200, `/api/${userId}${path.slice(4)}/complete/`, { method: "PATCH", headers });
  const page = await expect(200, "/api/tasks?limit=1&search=two&status=pending", { headers });
  assert.equal(page.body.total, 1);
  await expect(204, path, { method: "DELETE", headers });
  const { text } = await expect(200, `/api/${userId}/tasks/`, { headers });
  assert.equal(text, "[]");
}

async function meetErrors(expect: Expect, { id: adasId, headers: ada }: Account, eve: Account) {
  const { headers } = eve;
  const post = { method: "POST", headers, body: { title: "x" } as unknown };
  const { body } = await expect(201, "/api/tasks", { ...post, headers: ada });
  const adas = `/api/tasks/${body.id as number}`;

  await expect(401, "/api/tasks", {}, "AUTHENTICATION_REQUIRED");
  const garbage = { headers: { authorization: "Bearer garbage" } };
  await expect(401, "/api/tasks", garbage, "AUTHENTICATION_REQUIRED");
  await expect(403, `/api/${adasId}/tasks`, { headers }, "FORBIDDEN");
  await expect(404, adas, { headers }, "RESOURCE_NOT_FOUND");
  for (const path of ["/", "/nowhere", "/api/nowhere", "/api/auth/nowhere"])
    await expect(404, path, {}, "RESOURCE_NOT_FOUND");
  const refused = await expect(
    405,
    "/api/tasks",
    { method: "DELETE", headers },
    "METHOD_NOT_ALLOWED",
  );
  assert.equal(refused.headers.allow, "GET, HEAD, POST, OPTIONS");
  await expect(405, "/api/tasks", { method: "PROPFIND", headers }, "METHOD_NOT_ALLOWED");
  await expect(400, "/api/tasks", { ...post, body: "{" }, "BAD_REQUEST");
  await expect(413, "/api/tasks", { ...post, body: " ".repeat(65_537) }, "PAYLOAD_TOO_LARGE");
  const asText = { ...post, headers: { ...headers, "content-type": "text/plain" } };
  await expect(415, "/api/tasks", asText, "UNSUPPORTED_MEDIA_TYPE");
  await expect(422, "/api/tasks", { ...post, body: { title: "" } }, "VALIDATION_ERROR");
  await expect(422, "/api/tasks/x", { headers }, "VALIDATION_ERROR");
  const stale = { method: "DELETE", headers: { ...ada, "if-match": '"99"' } };
  await expect(412, adas, stale, "PRECONDITION_FAILED");

  const preflight = { origin: "https://app.example.com", "access-control-request-method": "PUT" };
  const allowed = await expect(204, adas, { method: "OPTIONS", headers: preflight });
  assert.equal(allowed.headers["access-control-allow-origin"], "https://app.example.com");
  await expect(200, "/api/auth/logout", { method: "POST", headers });
}
