import { ProtocolError } from "@modelcontextprotocol/client";
import { asRowOwner } from "@todo/db/connections/row-owner";
import { updateTask } from "@todo/db/tasks/tasks";
import { beforeEach, describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import {
  connect,
  modernVersion,
  post,
  request,
  serveMcp,
  toolCall,
} from "../fixtures/mcp-client.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

serveMcp();

let user: TestUser;

beforeEach(async () => {
  user = await newUser();
});

const modernHeaders = (name: string) => ({
  "mcp-protocol-version": modernVersion,
  "mcp-method": "tools/call",
  "mcp-name": name,
});

const modernCall = (name: string, version = modernVersion) => {
  const { params, ...message } = toolCall(name);
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": version,
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return { ...message, params: { ...params, _meta } };
};

describe("POST /api/mcp over HTTP", () => {
  it("answers JSON, also to clients that accept anything, in whatever order ids come", async () => {
    for (const headers of [
      {},
      { accept: "*/*" },
      { accept: "text/event-stream, application/json" },
    ]) {
      const response = await post(user, toolCall("list_tasks", {}, "id of a text"), { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: "id of a text" });
    }
  });

  it("406 for a client that accepts streams only", async () => {
    const response = await post(user, request("ping"), {
      headers: { accept: "text/event-stream" },
    });
    expect(await errorOf(response)).toMatchObject({ status: 406, error_code: "NOT_ACCEPTABLE" });
  });

  it.each(["GET", "DELETE"])("405 for %s: there are no sessions and no streams", async (method) => {
    const response = await send(method, "/api/mcp", { as: user });
    expect(response.headers.get("allow")).toBe("POST, OPTIONS");
    expect(await errorOf(response)).toMatchObject({
      status: 405,
      error_code: "METHOD_NOT_ALLOWED",
    });
  });

  it("keeps the errors of HTTP: 401, 413, 415, 400, 422", async () => {
    const json = { "content-type": "application/json" };
    const refusals: [number, string, Promise<Response>][] = [
      [401, "AUTHENTICATION_REQUIRED", send("POST", "/api/mcp", { json: request("ping") })],
      [413, "PAYLOAD_TOO_LARGE", post(user, toolCall("add_task", { title: "x".repeat(65_536) }))],
      [
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        post(user, request("ping"), { headers: { "content-type": "text/plain" } }),
      ],
      [400, "BAD_REQUEST", send("POST", "/api/mcp", { as: user, body: "{", headers: json })],
      [400, "BAD_REQUEST", send("POST", "/api/mcp", { as: user })],
      [422, "VALIDATION_ERROR", post(user, toolCall("add_task", { title: "\0" }))],
      [
        422,
        "VALIDATION_ERROR",
        send("POST", "/api/mcp", {
          as: user,
          body: "[".repeat(65) + "]".repeat(65),
          headers: json,
        }),
      ],
    ];
    for (const [status, error_code, response] of refusals) {
      expect(await errorOf(await response)).toMatchObject({ status, error_code });
    }
  });

  it.each([5, "text", null, {}, [], { jsonrpc: "2.0" }, [{ id: 1 }]])(
    "400 with the error body in error.data for %j, which is no message",
    async (body) => {
      const response = await post(user, body);
      expect(response.status).toBe(400);
      const { error, id } = await response.json();
      expect(id).toBeNull();
      expect(error.data).toEqual({
        detail: error.message,
        error_code: "BAD_REQUEST",
        request_id: response.headers.get("x-request-id"),
      });
    },
  );

  it.each([{}, { protocolVersion: 5, capabilities: {} }, undefined])(
    "an initialize with %j fails by its parameters, in words",
    async (params) => {
      const { error } = await (await post(user, request("initialize", params))).json();
      expect(error).toMatchObject({ code: -32602, data: { error_code: "VALIDATION_ERROR" } });
      expect(error.message).toMatch(/^initialize must have a protocolVersion/);
    },
  );

  it("202 for notifications, and for answers to nobody", async () => {
    const cancel = request("notifications/cancelled", { requestId: 1, reason: "any" });
    for (const message of [
      { ...cancel, id: undefined },
      { jsonrpc: "2.0", method: "notifications/initialized" },
      { jsonrpc: "2.0", id: 1, result: {} },
    ]) {
      const response = await post(user, message);
      expect([response.status, await response.text()]).toEqual([202, ""]);
    }
  });

  it("403 for a page that is none of ours; CORS lets ours send and read the headers of MCP", async () => {
    const foreign = await post(user, request("ping"), {
      headers: { origin: "https://evil.example" },
    });
    expect(await errorOf(foreign)).toMatchObject({ status: 403, error_code: "FORBIDDEN" });
    const headers = { origin: "http://localhost:3000" };
    const own = await post(user, request("ping"), { headers });
    expect(own.status).toBe(200);
    const exposed = own.headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(expect.arrayContaining(["Mcp-Session-Id", "MCP-Protocol-Version"]));
    const preflight = await send("OPTIONS", "/api/mcp", {
      headers: { ...headers, "access-control-request-method": "POST" },
    });
    const allowed = preflight.headers.get("access-control-allow-headers")?.split(", ");
    expect(allowed).toEqual(
      expect.arrayContaining([
        "MCP-Protocol-Version",
        "Mcp-Session-Id",
        "Last-Event-ID",
        "Mcp-Method",
        "Mcp-Name",
      ]),
    );
  });
});

it("a cancellation of any number ends nobody else's call", async () => {
  const { db } = getBackend().database;
  const { id } = await createTask(user);
  const attacker = await newUser();
  const cancel = (requestId: number) => ({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId },
  });
  const completed = await asRowOwner(user.id, () =>
    db.transaction(async (tx) => {
      await updateTask(tx, user.id, id, { title: "Locked" });
      const completing = post(user, toolCall("complete_task", { task_id: id }));
      for (let first = 0; first < 2_000; first += 500) {
        const numbers = Array.from({ length: 500 }, (_, index) => first + index);
        expect((await post(attacker, numbers.map(cancel))).status).toBe(202);
      }
      return { completing };
    }),
  );
  const { result } = await (await completed.completing).json();
  expect(result.structuredContent).toMatchObject({ status: "completed", title: "Locked" });
});

describe("revisions", () => {
  it("400 for a revision in the header that is not served, on either way", async () => {
    const old = await post(user, request("ping"), {
      headers: { "mcp-protocol-version": "1999-01-01" },
    });
    expect(await errorOf(old)).toMatchObject({ status: 400, error_code: "BAD_REQUEST" });
    const response = await post(user, modernCall("list_tasks", "2099-01-01"), {
      headers: { ...modernHeaders("list_tasks"), "mcp-protocol-version": "2099-01-01" },
    });
    expect(response.status).toBe(400);
    expect((await response.json()).error).toMatchObject({
      code: -32022,
      data: { supported: [modernVersion], requested: "2099-01-01", error_code: "BAD_REQUEST" },
    });
  });

  it.each(["mcp-protocol-version", "mcp-method", "mcp-name"])(
    "2026-07-28: 400 where %s is missing or says something else than the body",
    async (name) => {
      const { [name]: _without, ...missing } = modernHeaders("list_tasks") as Record<
        string,
        string
      >;
      for (const headers of [missing, { ...missing, [name]: "tools/list" }]) {
        const response = await post(user, modernCall("list_tasks"), { headers });
        expect(response.status).toBe(400);
        expect((await response.json()).error.data.error_code).toBe("BAD_REQUEST");
      }
      const headers = modernHeaders("list_tasks");
      expect((await post(user, modernCall("list_tasks"), { headers })).status).toBe(200);
    },
  );

  it.each([
    ["a method", { ...modernCall("list_tasks"), method: "planted" }, modernHeaders("list_tasks")],
    ["mcp-method", modernCall("list_tasks"), { "mcp-method": "planted" }],
    ["a revision", modernCall("list_tasks", "planted"), modernHeaders("list_tasks")],
    ["a revision without _meta", request("ping"), { "mcp-protocol-version": "2099-planted" }],
  ])("400 does not repeat %s that the client sent", async (_what, body, headers) => {
    const response = await post(user, body, { headers });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("planted");
  });

  it("an unknown method is 404 there, and an error on 200 before, with the error body in it", async () => {
    const { params } = modernCall("list_tasks");
    const method = "prompts/list";
    const headers = { ...modernHeaders(""), "mcp-method": method };
    const answers = [
      [404, await post(user, { jsonrpc: "2.0", id: 1, method, params }, { headers })],
      [200, await post(user, request(method))],
    ] as const;
    for (const [status, response] of answers) {
      expect(response.status).toBe(status);
      expect((await response.json()).error).toMatchObject({
        code: -32601,
        data: { error_code: "RESOURCE_NOT_FOUND" },
      });
    }
  });
});

describe("batches", () => {
  const batch = [
    toolCall("add_task", { title: "a" }, 1),
    toolCall("add_task", {}, "b"),
    request("ping", {}, 3),
  ];

  it("of 2025-03-26 are carried out in their order, and answered one by one", async () => {
    const response = await post(user, [
      ...batch,
      { jsonrpc: "2.0", method: "notifications/initialized" },
    ]);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject([
      { id: 1, result: { structuredContent: { title: "a" } } },
      { id: "b", result: { isError: true } },
      { id: 3, result: {} },
    ]);
  });

  it("400 where the revision has none, or for over 100 requests; nothing is carried out", async () => {
    const headers = { "mcp-protocol-version": "2025-06-18" };
    expect((await post(user, batch, { headers })).status).toBe(400);
    expect(
      (
        await post(
          user,
          Array.from({ length: 101 }, () => batch[0]),
        )
      ).status,
    ).toBe(400);
    expect(await listTasks(user)).toEqual([]);
  });
});

describe("the official client", () => {
  it("gets a JSON-RPC error with the error body for a tool that is none, and goes on", async () => {
    const client = await connect(user);
    const failure = await client
      .callTool({ name: "drop_table", arguments: {} })
      .catch((error) => error);
    expect(failure).toBeInstanceOf(ProtocolError);
    expect(failure).toMatchObject({ code: -32602, data: { error_code: "VALIDATION_ERROR" } });
    await client.ping();
  });

  it.each(["2025-11-25", modernVersion])(
    "of %s cancels a call: it gets no answer, others of the same number do",
    async (version) => {
      const others = await Promise.all(
        [newUser(), newUser()].map(async (one) => connect(await one, version)),
      );
      const client = await connect(user, version);
      await createTask(user);
      const controller = new AbortController();
      const cancelled = client.callTool(
        { name: "list_tasks", arguments: { search: "milk" } },
        { signal: controller.signal },
      );
      const going = others.map((other) => other.callTool({ name: "list_tasks", arguments: {} }));
      controller.abort("changed my mind");
      await expect(cancelled).rejects.toThrow();
      for (const result of await Promise.all(going)) {
        expect(result.structuredContent).toEqual({ tasks: [], total: 0 });
      }
      const result = await client.callTool({ name: "list_tasks", arguments: {} });
      expect(result.structuredContent).toMatchObject({ total: 1 });
    },
  );
});
