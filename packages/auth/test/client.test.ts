import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTodoAuthClient } from "../src/client.ts";

interface Received {
  method: string | undefined;
  path: string | undefined;
  body: unknown;
  headers: IncomingHttpHeaders;
}

const received: Received[] = [];
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    const { method, url: path, headers } = request;
    received.push({ method, path, headers, body: text && JSON.parse(text) });
    response.setHeader("content-type", "application/json").end('{"token":"jwt","status":true}');
  });
});
let baseUrl: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  received.length = 0;
});

const credentials = { email: "ada@example.com", password: "correct horse" };

test("signs up, in and out, and fetches a token, at Better Auth's routes of the backend", async () => {
  const client = createTodoAuthClient({ baseUrl });
  await client.signUp.email({ ...credentials, name: "Ada" });
  await client.signIn.email(credentials);
  const { data } = await client.token();
  await client.changePassword({ currentPassword: "a", newPassword: "b" });
  await client.deleteUser({ password: "a" });
  await client.signOut();
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/auth/sign-up/email",
    "POST /api/auth/sign-in/email",
    "GET /api/auth/token",
    "POST /api/auth/change-password",
    "POST /api/auth/delete-user",
    "POST /api/auth/sign-out",
  ]);
  expect(received[0]?.body).toEqual({ ...credentials, name: "Ada" });
  expect(data).toEqual({ token: "jwt", status: true });
});

test("sends cookies along, to another origin too", async () => {
  const sent: (string | undefined)[] = [];
  const fetchOptions = {
    onRequest: (context: { credentials?: string }) => {
      sent.push(context.credentials);
    },
  };
  const client = createTodoAuthClient({ baseUrl });
  await client.signIn.email(credentials, fetchOptions);
  await client.token({ fetchOptions });
  expect(sent).toEqual(["include", "include"]);
});

test("a base URL with a slash at its end is the same", async () => {
  await createTodoAuthClient({ baseUrl: `${baseUrl}/` }).token();
  expect(received[0]?.path).toBe("/api/auth/token");
});
