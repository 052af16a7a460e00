import { describe, expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { errorOf, routeFiles, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const limit = 65_536;

/** A task in exactly `bytes` bytes of JSON. */
function taskOfSize(bytes: number): string {
  const json = '{"title":"Buy milk","extra":""}';
  return json.replace('""', `"${"x".repeat(bytes - json.length)}"`);
}

/** `text` in pieces, without a `Content-Length`, as chunked transfer brings it. */
function streamed(text: string): ReadableStream {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += 1000)));
      else controller.close();
    },
  });
}

/** A body without end that counts what is taken of it. */
function endless() {
  const taken = { bytes: 0, chunks: 0 };
  const body = new ReadableStream(
    {
      pull(controller) {
        taken.chunks += 1;
        taken.bytes += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(0x20));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken };
}

const tooLarge = {
  status: 413,
  detail: "The body must have at most 65536 bytes.",
  error_code: "PAYLOAD_TOO_LARGE",
  request_id: expect.any(String),
};

describe("POST /api/tasks", () => {
  it("201 for a body of 65,536 bytes, 413 for 65,537, declared by Content-Length", async () => {
    const user = await newUser();
    for (const [size, status] of [
      [limit, 201],
      [limit + 1, 413],
    ] as const) {
      const headers = { "content-length": String(size) };
      const options = { as: user, body: taskOfSize(size), headers };
      expect((await send("POST", "/api/tasks", options)).status).toBe(status);
    }
  });

  it("201 for a body of 65,536 bytes, 413 for 65,537, streamed without a length", async () => {
    const user = await newUser();
    const fits = await send("POST", "/api/tasks", { as: user, body: streamed(taskOfSize(limit)) });
    expect(fits.status).toBe(201);
    const body = streamed(taskOfSize(limit + 1));
    expect(await errorOf(await send("POST", "/api/tasks", { as: user, body }))).toEqual(tooLarge);
  });

  it("413 where Content-Length says less than comes", async () => {
    const headers = { "content-length": "10" };
    const options = { as: await newUser(), body: taskOfSize(limit + 1), headers };
    expect(await errorOf(await send("POST", "/api/tasks", options))).toEqual(tooLarge);
  });

  it("413 counts bytes, not characters", async () => {
    const body = taskOfSize(limit - 3000).replace("xxxx", "x".repeat(1000) + "é".repeat(1500));
    expect(body.length).toBeLessThan(limit);
    const response = await send("POST", "/api/tasks", { as: await newUser(), body });
    expect(await errorOf(response)).toEqual(tooLarge);
  });

  it("413 before a single byte is read, where Content-Length says enough", async () => {
    const { body, taken } = endless();
    const headers = { "content-length": "300000000" };
    const response = await send("POST", "/api/tasks", { as: await newUser(), body, headers });
    expect(await errorOf(response)).toEqual(tooLarge);
    expect(taken.chunks).toBe(0);
  });

  it("413 before authentication, and 401 for a small body", async () => {
    const big = await send("POST", "/api/tasks", { body: taskOfSize(limit + 1) });
    expect(big.status).toBe(413);
    expect((await send("POST", "/api/tasks", { body: taskOfSize(limit) })).status).toBe(401);
  });
});

describe("a body without end", () => {
  const withBody = ["POST", "PUT", "PATCH", "DELETE"];
  const targets = routeFiles
    .filter(({ pattern }) => pattern !== "/[[...path]]")
    .flatMap(({ pattern, verbs }) => withBody.map((method) => ({ method, pattern, verbs })));

  it.each(targets)("413 or 405 for $method $pattern, which stops reading", async (target) => {
    const user = await newUser();
    const { id } = await createTask(user);
    const path = target.pattern
      .replace("[userId]", user.id)
      .replace("[id]", String(id))
      .replace("[...all]", "sign-in/email");
    const { body, taken } = endless();
    const response = await send(target.method, path, { as: user, body });
    const { status, error_code } = await errorOf(response);
    const allowed = (await send("OPTIONS", path)).headers.get("allow")?.split(", ") ?? [];
    expect([status, error_code]).toEqual(
      allowed.includes(target.method) ? [413, "PAYLOAD_TOO_LARGE"] : [405, "METHOD_NOT_ALLOWED"],
    );
    expect(taken.bytes).toBeLessThanOrEqual(limit + 16_384);
  });
});
