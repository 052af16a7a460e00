import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Backend, getBackend } from "#backend.ts";
import { withBackend } from "../fixtures/backends.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

/** A backend whose database fails with `error`, as code with a bug would. */
function brokenBackend(error: unknown): Backend {
  const fail = () => {
    throw error;
  };
  const db = new Proxy({}, { get: () => fail }) as Backend["database"]["db"];
  return { ...getBackend(), database: { db, close: async () => {} } };
}

const internalError = {
  status: 500,
  detail: "Something went wrong on our side.",
  error_code: "INTERNAL_ERROR",
  request_id: expect.any(String),
};

class ConfidentialError extends Error {
  override readonly name = "ConfidentialError";
}

describe("500 with a fixed sentence, and a cause without its message in the log, for", () => {
  it.each<[string, unknown, object | undefined]>([
    ["a TypeError", new TypeError("SECRET"), { name: "TypeError" }],
    ["an error class of our own", new ConfidentialError("SECRET"), { name: "ConfidentialError" }],
    ["a validation of our own data", z.string().safeParse(7).error, { name: "ZodError" }],
    ["an error with a cause", new Error("SECRET", { cause: "SECRET" }), { name: "Error" }],
    ["a message of many lines", new Error("SECRET\n    at SECRET\nSECRET"), { name: "Error" }],
    ["text", "SECRET", undefined],
    ["nothing", undefined, undefined],
    ["a Response", new Response("SECRET"), undefined],
  ])("%s", async (_name, error, cause) => {
    const user = await newUser();
    await withBackend(brokenBackend(error), async () => {
      const response = await send("GET", "/api/tasks", { as: user });
      const text = await response.clone().text();
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await errorOf(response)).toEqual(internalError);
      const entry = logLines.of(response.headers.get("x-request-id"));
      expect(entry).toMatchObject({ level: 50, status: 500, ...(cause && { cause }) });
      expect(text + JSON.stringify(entry)).not.toContain("SECRET");
    });
    expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
  });
});

it("a cause shows where it was thrown", async () => {
  const user = await newUser();
  await withBackend(brokenBackend(new TypeError("SECRET")), async () => {
    const response = await send("GET", "/api/tasks", { as: user });
    const { cause } = logLines.of(response.headers.get("x-request-id"));
    const stack = (cause as { stack: string[] }).stack;
    expect(stack[0]).toContain("unexpected-errors.test.ts");
    expect(stack.length).toBeLessThanOrEqual(8);
  });
});
