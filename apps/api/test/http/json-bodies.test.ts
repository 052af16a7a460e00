import { describe, expect, it } from "vitest";
import { createTask, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const task = JSON.stringify({ title: "Buy milk" });

/** Sends `body` to create a task. */
async function post(body: string | Uint8Array<ArrayBuffer> | undefined, headers = {}) {
  return send("POST", "/api/tasks", { as: await newUser(), body, headers });
}

describe("400 BAD_REQUEST, with the parser's message kept back, for", () => {
  const latin1 = Uint8Array.from([...task].map((character) => character.charCodeAt(0)));
  latin1[11] = 0xe9;
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${task}`, "utf16le"));

  it.each([
    ["no body", undefined],
    ["an empty body", ""],
    ["white space", " \n"],
    ["text", "SECRET"],
    ["a form", "title=SECRET"],
    ["a truncated object", '{"title": "SECRET"'],
    ["a truncated string", '{"title": "SECRET'],
    ["a truncated escape", '{"title": "\\ud8"}'],
    ["a trailing comma", '{"title": "SECRET",}'],
    ["two values", `${task}${task}`],
    ["a comment", `/* SECRET */ ${task}`],
    ["single quotes", "{'title': 'SECRET'}"],
    ["NaN", '{"title": NaN}'],
    ["a raw NUL", '{"title": "a\0b"}'],
    ["ISO 8859-1", latin1],
    ["UTF-16", utf16],
    ["an overlong sequence", Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ["an encoded surrogate", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ["a truncated sequence", Uint8Array.of(0x22, 0xf0, 0x9f, 0x98)],
  ])("%s", async (_name, body) => {
    const error = await errorOf(await post(body));
    expect(error).toEqual({
      status: 400,
      detail: body ? "The body is not valid JSON in UTF-8." : "A JSON body is required.",
      error_code: "BAD_REQUEST",
      request_id: expect.any(String),
    });
  });

  it.each([
    ["POST", ""],
    ["PUT", "/{id}"],
    ["PATCH", "/{id}"],
    ["PATCH", "/{id}/complete"],
  ])("%s …%s, which changes nothing", async (method, suffix) => {
    const user = await newUser();
    const stored = await createTask(user);
    for (const tasks of ["/api/tasks", `/api/${user.id}/tasks`]) {
      const path = `${tasks}${suffix.replace("{id}", String(stored.id))}`;
      const response = await send(method, path, { as: user, body: '{"title":' });
      expect(await errorOf(response)).toMatchObject({ status: 400, error_code: "BAD_REQUEST" });
    }
    expect(await listTasks(user)).toEqual([stored]);
  });

  it("a body that breaks off", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"title":'));
        controller.error(new Error("SECRET"));
      },
    });
    const response = await send("POST", "/api/tasks", { as: await newUser(), body });
    expect(await errorOf(response)).toMatchObject({
      status: 400,
      error_code: "BAD_REQUEST",
      detail: "The body ended early.",
    });
  });
});

describe("422 VALIDATION_ERROR for JSON that is no object:", () => {
  it.each(["null", "true", "7", '"title"', "[]", `[${task}]`])("%s", async (body) => {
    expect(await errorOf(await post(body))).toEqual({
      status: 422,
      detail: "The request has values that are not acceptable.",
      error_code: "VALIDATION_ERROR",
      request_id: expect.any(String),
      errors: [{ pointer: "", detail: "Must be a JSON object.", code: "invalid_type" }],
    });
  });
});

describe("deep nesting", () => {
  it.each([
    ["arrays", "[", "]"],
    ["objects", '{"a":', "}"],
  ])("422, not 500, for %s that fill the limit", async (_name, open, close) => {
    const depth = Math.floor(60_000 / (open.length + close.length));
    const nested = `${open.repeat(depth)}${open === "[" ? "" : "1"}${close.repeat(depth)}`;
    for (const body of [nested, `{"title":${nested}}`, `{"title":"Buy milk","extra":${nested}}`]) {
      const expected = { status: 422, error_code: "VALIDATION_ERROR" };
      expect(await errorOf(await post(body))).toMatchObject(expected);
    }
  });

  const nestedTask = (depth: number) =>
    `{"title":"Buy milk","extra":${"[".repeat(depth - 1)}0${"]".repeat(depth - 1)}}`;

  it("201 for 64 levels, 422 for 65, in a member that is ignored too", async () => {
    expect((await post(nestedTask(64))).status).toBe(201);
    expect(await errorOf(await post(nestedTask(65)))).toMatchObject({
      status: 422,
      errors: [
        {
          pointer: `/extra${"/0".repeat(63)}`,
          detail: "Must have at most 64 levels.",
          code: "too_big",
        },
      ],
    });
  });

  it("201 for 30,000 values in a member that is ignored", async () => {
    const body = JSON.stringify({ title: "Buy milk", extra: Array(30_000).fill(0) });
    expect((await post(body)).status).toBe(201);
  });

  const origin = "http://localhost:3000";
  it.each(["/api/tasks/bulk", "/api/mcp", "/api/auth/signup", "/api/auth/sign-up/email"])(
    "422 for too many levels at POST %s",
    async (path) => {
      const options = { as: await newUser(), body: nestedTask(65), headers: { origin } };
      expect(await errorOf(await send("POST", path, options))).toMatchObject({
        status: 422,
        error_code: "VALIDATION_ERROR",
      });
    },
  );

  it("400 for 60,000 opening brackets", async () => {
    expect(await errorOf(await post("[".repeat(60_000)))).toMatchObject({ status: 400 });
  });
});

it.each(["\\u0000", "a\\u0000b", "\\ud800", "\\udc00a"])(
  "422 for a member named %s, at any level, known or not",
  async (name) => {
    const detail = "Must not contain NUL or unpaired surrogates.";
    for (const member of [`"${name}":1`, `"extra":[{"${name}":{}}]`]) {
      const body = `{"title":"Buy milk",${member}}`;
      expect(await errorOf(await post(body))).toMatchObject({
        status: 422,
        error_code: "VALIDATION_ERROR",
        errors: [{ detail, code: "invalid_format" }],
      });
    }
  },
);

it("201 with the last of two members of one name", async () => {
  const response = await post('{"title":"first","title":"second"}');
  expect(await response.json()).toMatchObject({ title: "second" });
});

describe("content type", () => {
  it.each([
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    'application/json; charset="UTF-8"',
    "application/json; charset=utf8",
    'application/json; charset="UTF8"',
    "application/json; version=1",
    undefined,
  ])("201 for %s", async (type) => {
    const response = await post(task, type && { "content-type": type });
    expect(response.status).toBe(201);
  });

  it("201 for a byte order mark before the JSON", async () => {
    expect((await post(`\ufeff${task}`)).status).toBe(201);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/merge-patch+json",
    "application/problem+json",
    "application/jsonp",
    "text/json",
    "application/json; charset=iso-8859-1",
    "application/json; charset=utf-16",
    `application/json; x="${"x".repeat(256)}"`,
    "application/json, text/plain",
    "json",
    "*/*",
  ])("415 for POST with %s", async (type) => {
    expect(await errorOf(await post(task, { "content-type": type }))).toEqual({
      status: 415,
      detail: "The body must be application/json in UTF-8.",
      error_code: "UNSUPPORTED_MEDIA_TYPE",
      request_id: expect.any(String),
    });
  });

  it.each(["gzip", "br", "identity", "nonsense"])(
    "415 for Content-Encoding: %s",
    async (coding) => {
      const response = await post(task, {
        "content-type": "application/json",
        "content-encoding": coding,
      });
      const expected = { status: 415, error_code: "UNSUPPORTED_MEDIA_TYPE" };
      expect(await errorOf(response)).toMatchObject(expected);
    },
  );

  it("415 for PATCH with text/plain, on the task and on complete", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    for (const path of [`/api/tasks/${id}`, `/api/tasks/${id}/complete`]) {
      const headers = { "content-type": "text/plain" };
      const options = { as: user, body: '{"completed":true}', headers };
      expect(await errorOf(await send("PATCH", path, options))).toMatchObject({
        status: 415,
        detail: "The body must be application/json or application/merge-patch+json in UTF-8.",
      });
    }
  });

  it("415 before 400: a type that is refused is not parsed", async () => {
    const error = await errorOf(await post("{", { "content-type": "text/plain" }));
    expect(error.status).toBe(415);
  });
});
