import { limits } from "@todo/validation/limits";
import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { newAccessTokenOf } from "../fixtures/access-tokens.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, factsOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const valid = { name: "n8n", scopes: ["tasks:read"], expires_in_days: 90 };

const create = (user: TestUser, json: unknown = valid, headers: Record<string, string> = {}) =>
  send("POST", "/api/tokens", { as: user, json, headers });
const listOf = async (user: TestUser) =>
  (await send("GET", "/api/tokens", { as: user })).json() as Promise<{ id: string }[]>;

describe("POST /api/tokens", () => {
  it("201 with the token, which no later response and no row shows", async () => {
    const user = await newUser();
    const response = await create(user);
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const created = await response.json();
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "n8n",
      scopes: ["tasks:read"],
      created_at: expect.any(String),
      expires_at: new Date(Date.parse(created.created_at) + 90 * 86_400_000).toISOString(),
      last_used_on: null,
      token: expect.stringMatching(/^todo_[0-9A-Za-z]{43}$/),
    });
    const { token, ...shown } = created;
    expect(await listOf(user)).toEqual([shown]);
    const rows = await withClient(ownerUrl(), (client) =>
      client.query("select t::text from access_tokens t where user_id = $1", [user.id]),
    );
    expect(JSON.stringify(rows.rows)).not.toContain(token);
  });

  it.each([
    ["without an end", { expires_in_days: undefined }, { expires_at: null }],
    ["with null for none", { expires_in_days: null }, { expires_at: null }],
    [
      "with scopes twice and in any order",
      { scopes: ["tasks:write", "tasks:read", "tasks:write"] },
      { scopes: ["tasks:read", "tasks:write"] },
    ],
    ["with a name that is trimmed", { name: "  n8n  " }, { name: "n8n" }],
    ["with the longest name", { name: "é".repeat(100) }, { name: "é".repeat(100) }],
    ["for a year", { expires_in_days: 365 }, { name: "n8n" }],
  ])("201 %s", async (_what, changes, expected) => {
    const response = await create(await newUser(), { ...valid, ...changes });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject(expected);
  });

  it.each([
    ["/name", { name: undefined }],
    ["/name", { name: " \u200b " }],
    ["/name", { name: "é".repeat(101) }],
    ["/name", { name: "a\nb" }],
    ["/scopes", { scopes: undefined }],
    ["/scopes", { scopes: [] }],
    ["/scopes", { scopes: "tasks:read" }],
    ["/scopes/0", { scopes: ["tasks:delete"] }],
    ["/scopes/0", { scopes: ["TASKS:READ"] }],
    ["/expires_in_days", { expires_in_days: 0 }],
    ["/expires_in_days", { expires_in_days: 366 }],
    ["/expires_in_days", { expires_in_days: 1.5 }],
    ["/expires_in_days", { expires_in_days: "30" }],
  ])("422 at %s for %j", async (pointer, changes) => {
    const user = await newUser();
    const error = await errorOf(await create(user, { ...valid, ...changes }));
    expect(error).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
    expect(error.errors?.map((one) => one.pointer)).toEqual([pointer]);
    expect(await listOf(user)).toEqual([]);
  });

  it("422 for an Idempotency-Key, because a replay would need the secret", async () => {
    const user = await newUser();
    const error = await errorOf(await create(user, valid, { "idempotency-key": "k" }));
    expect(error).toMatchObject({ status: 422, errors: [{ pointer: "Idempotency-Key" }] });
    expect(await listOf(user)).toEqual([]);
  });

  it("403 for one more than 50, of 55 at once exactly five", async () => {
    const user = await newUser();
    const count = limits.accessTokensPerUser + 5;
    const responses = await Promise.all(Array.from({ length: count }, () => create(user)));
    const refused = responses.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(5);
    const [response = expect.fail()] = refused;
    expect(await errorOf(response)).toMatchObject({
      status: 403,
      error_code: "FORBIDDEN",
      detail: "You have 50 access tokens, as many as you may. End one first.",
    });
    expect(await listOf(user)).toHaveLength(50);
  });

  it("where another issuer signs in, 422 without an end", async () => {
    await withSettings({ tokens: externalTokens }, async () => {
      const user = await newUser();
      for (const expires_in_days of [undefined, null]) {
        const error = await errorOf(await create(user, { ...valid, expires_in_days }));
        expect(error).toMatchObject({ status: 422, errors: [{ pointer: "/expires_in_days" }] });
      }
      expect((await create(user)).status).toBe(201);
    });
  });
});

const externalTokens = {
  mode: "external",
  keySetUrl: undefined,
  issuer: undefined,
  audience: undefined,
} as const;

describe("GET /api/tokens", () => {
  it("200 with one's own, the newest first", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const first = await newAccessTokenOf(user);
    const second = await newAccessTokenOf(user);
    await newAccessTokenOf(other);
    expect((await listOf(user)).map(({ id }) => id)).toEqual([second.tokenId, first.tokenId]);
    expect(await listOf(await newUser())).toEqual([]);
  });
});

describe("DELETE /api/tokens/{id}", () => {
  const end = (user: TestUser, id: string) => send("DELETE", `/api/tokens/${id}`, { as: user });

  it("204, and the token is refused at once by this process", async () => {
    const user = await newUser();
    const token = await newAccessTokenOf(user);
    expect((await send("GET", "/api/tasks", { as: token })).status).toBe(200);
    expect((await end(user, token.tokenId.toUpperCase())).status).toBe(204);
    expect((await send("GET", "/api/tasks", { as: token })).status).toBe(401);
    expect(await listOf(user)).toEqual([]);
  });

  it("404 for another user's, byte-equal to a missing one, and the token goes on", async () => {
    const token = await newAccessTokenOf(await newUser());
    const attacker = await newUser();
    const foreign = await end(attacker, token.tokenId);
    expect(foreign.status).toBe(404);
    const missing = await end(attacker, "0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11");
    expect(await factsOf(foreign)).toBe(await factsOf(missing));
    expect((await send("GET", "/api/tasks", { as: token })).status).toBe(200);
  });

  it.each(["1", "x", "0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a1"])("422 for the id %s", async (id) => {
    expect((await end(await newUser(), id)).status).toBe(422);
  });
});

it.each(["GET", "POST"])("%s /api/{user_id}/tokens is not there", async (method) => {
  const user = await newUser();
  const path = `/api/${encodeURIComponent(user.id)}/tokens`;
  expect((await send(method, path, { as: user })).status).toBe(404);
});
