// Requests of accounts, of which one client address has few at a time.
import { expect, it } from "vitest";
import { newAccount, newBrowser, newCredentials } from "../fixtures/accounts.ts";
import { whileTaken } from "../fixtures/backends.ts";
import { send } from "../fixtures/send.ts";
import { newAddress } from "../fixtures/tokens.ts";

it("a session of another address is found before most of a burst that was sent before it", async () => {
  const [user, other] = [await newBrowser(), await newBrowser()];
  const [from, elsewhere] = [newAddress(), newAddress()];
  const find = (cookie: string, address: string) =>
    send("GET", "/api/auth/get-session", { from: address, headers: { cookie } });
  let done = 0;
  const burst = Array.from({ length: 200 }, () =>
    find(user.cookie, from).finally(() => (done += 1)),
  );
  expect((await find(other.cookie, elsewhere)).status).toBe(200);
  expect(done).toBeLessThan(100);
  const statuses = (await Promise.all(burst)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

it("429 for one request more of an address, by any route; tasks, and other addresses, go on", async () => {
  const { id, token, ...credentials } = await newAccount();
  const from = newAddress();
  const requests: [method: string, path: string, json?: object][] = [
    ["POST", "/api/auth/signin", credentials],
    ["POST", "/api/auth/login", credentials],
    ["POST", "/api/auth/signup", newCredentials()],
    ["POST", "/api/auth/sign-in/email", credentials],
    ["GET", "/api/auth/get-session"],
  ];
  await whileTaken("accountRequests", { id: from }, async () => {
    for (const [method, path, json] of requests) {
      const response = await send(method, path, { from, ...(json && { json }) });
      expect(response.status, path).toBe(429);
      expect(response.headers.get("ratelimit-policy")).toBe('"taken";q=1;qu="concurrent-requests"');
    }
    expect((await send("GET", "/api/tasks", { as: { id, token }, from })).status).toBe(200);
    expect((await send("POST", "/api/auth/signin", { json: credentials })).status).toBe(200);
  });
  expect((await send("POST", "/api/auth/signin", { from, json: credentials })).status).toBe(200);
});
