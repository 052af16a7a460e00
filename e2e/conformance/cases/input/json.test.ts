import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser } from "../../fixtures/users.ts";

const headers = { "content-type": "application/json" };
const post = (body: string | Buffer, as = newUser()) =>
  send({ method: "POST", path: "/api/tasks", as, body, headers });

withUsers("a body that is not JSON", () => {
  const malformed = [
    "",
    " ",
    "{",
    "}",
    '{"title"',
    '{"title":',
    '{"title":"x"',
    '{"title":"x",}',
    "{title:'x'}",
    "{'title':'x'}",
    '{"title":"x"}}',
    '{"title":"x"} {}',
    "undefined",
    "NaN",
    '{"title":NaN}',
    '{"title":Infinity}',
    '{"title":0x10}',
    '{"title":01}',
    '{"title":"a\nb"}',
    '{"title":"\\x41"}',
    '{"title":"\\u12"}',
    '// x\n{"title":"x"}',
    '/**/{"title":"x"}',
    "title=x",
    "<title>x</title>",
    '{"title":"x"\u0000}',
    "[1,]",
    "truefalse",
    "\u00a0{}",
    ")]}'\n{}",
  ]; // prettier-ignore
  it.each(malformed)("400 for %j", async (body) => {
    expectRefusal(await post(body), 400, "BAD_REQUEST");
  });

  const encoded: [name: string, bytes: Buffer][] = [
    ["UTF-16 with a byte order mark", Buffer.from('\ufeff{"title":"x"}', "utf16le")],
    ["UTF-16 without one", Buffer.from('{"title":"x"}', "utf16le")],
    ["Latin-1", Buffer.from('{"title":"é"}', "latin1")],
    ["overlong UTF-8", Buffer.from('{"title":"\xc0\xaf"}', "latin1")],
    ["surrogates in UTF-8", Buffer.from('{"title":"\xed\xa0\x80"}', "latin1")],
    ["a code point past the last", Buffer.from('{"title":"\xf4\x90\x80\x80"}', "latin1")],
    ["a cut UTF-8 sequence", Buffer.from('{"title":"\xe2\x82"}', "latin1")],
    ["gzip", Buffer.from("1f8b0800000000000003", "hex")],
    ["only NULs", Buffer.alloc(64)],
    ["two byte order marks", Buffer.from('\ufeff\ufeff{"title":"x"}')],
  ];
  it.each(encoded)("400 for %s", async (_, bytes) => {
    expectRefusal(await post(bytes), 400, "BAD_REQUEST");
  });

  it("201 for UTF-8 with one byte order mark, and with space around", async () => {
    expect((await post('\ufeff{"title":"x"}')).status).toBe(201);
    expect((await post(' \n\t{"title":"x"}\r\n ')).status).toBe(201);
  });
});

withUsers("JSON that is no object", () => {
  it.each(["null", "true", "1", '"title"', "[]", '[{"title":"x"}]', "[[]]", "-0", "1e999"])(
    "422 for %s, on every route with a body",
    async (body) => {
      const as = newUser();
      const { id } = await createTask(as);
      for (const [method, path] of [
        ["POST", "/api/tasks"],
        ["PUT", `/api/tasks/${id}`],
        ["PATCH", `/api/tasks/${id}`],
        ["PATCH", `/api/tasks/${id}/complete`],
        ["PATCH", `/api/${as.id}/tasks/${id}/complete`],
        ["POST", "/api/tasks/bulk"],
        ["POST", "/api/auth/signup"],
        ["POST", "/api/auth/signin"],
      ] as const) {
        expectRefusal(await send({ method, path, as, body, headers }), 422, "VALIDATION_ERROR");
      }
    },
  );
});

withUsers("odd but valid JSON", () => {
  it("of a member given twice the last counts", async () => {
    const created = await post('{"title":"first","title":"last"}');
    expect(created.json).toMatchObject({ title: "last" });
  });

  it.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then"])(
    "the member %s changes nothing, here and in the next request",
    async (name) => {
      const user = newUser();
      const evil = `{"title":"evil","completed":true,"user_id":"evil"}`;
      expectRefusal(await post(`{"${name}":${evil}}`, user), 422, "VALIDATION_ERROR");
      const created = await post(`{"title":"fine","${name}":${evil}}`, user);
      expect(created.json).toMatchObject({ title: "fine", completed: false, user_id: user.id });
      expect(await listTasks(user)).toEqual([created.json]);
      expectRefusal(await post("{}", user), 422, "VALIDATION_ERROR");
    },
  );

  it("thousands of members within the limit are ignored, and refused by name in strict handling", async () => {
    const members = Array.from({ length: 7_000 }, (_, at) => `"k${at}":0`).join(",");
    const body = `{"title":"x",${members}}`;
    expect(body.length).toBeLessThan(64 * 1024 + 20_000);
    const fits = `{"title":"x",${members.slice(0, 60_000).replace(/,[^,]*$/, "")}}`;
    expect((await post(fits)).status).toBe(201);
    const strict = { ...headers, prefer: "handling=strict" };
    const refused = await send({
      method: "POST",
      path: "/api/tasks",
      as: newUser(),
      body: fits,
      headers: strict,
    });
    expectRefusal(refused, 422, "VALIDATION_ERROR");
    expect(refused.json.errors).toHaveLength(20);
  });

  it("of an operation of a bulk request are ignored, and refused by name in strict handling", async () => {
    const json = { operations: [{ op: "create", title: "x", user_id: "y", foo: 1 }] };
    const bulk = { method: "POST", path: "/api/tasks/bulk", as: newUser(), json };
    expect((await send(bulk)).status).toBe(200);
    const refused = await send({ ...bulk, headers: { prefer: "handling=strict" } });
    expectRefusal(refused, 422, "VALIDATION_ERROR");
    const pointers = refused.json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.toSorted()).toEqual(["/operations/0/foo", "/operations/0/user_id"]);
  });

  it.each([100, 1_000, 30_000])(
    "%i levels of depth are refused, in a member that is ignored too",
    async (depth) => {
      for (const [open, close] of [
        ["[", "]"],
        ['{"a":', "}"],
      ] as const) {
        const levels = Math.min(depth, Math.floor(65_000 / (open.length + close.length)));
        const deep = `${open.repeat(levels)}0${close.repeat(levels)}`;
        expectRefusal(await post(`{"title":${deep}}`), 422, "VALIDATION_ERROR");
        const ignored = `{"title":"x","a":${open.repeat(levels - 10)}0${close.repeat(levels - 10)}}`;
        expectRefusal(await post(ignored), 422, "VALIDATION_ERROR");
      }
    },
  );

  it.each([100_000])(
    "%i members and as many levels are 413, before they are parsed",
    async (count) => {
      const members = Array.from({ length: count }, (_, at) => `"k${at}":0`).join(",");
      expectRefusal(await post(`{${members}}`), 413, "PAYLOAD_TOO_LARGE");
      expectRefusal(
        await post(`${"[".repeat(count)}${"]".repeat(count)}`),
        413,
        "PAYLOAD_TOO_LARGE",
      );
    },
  );

  it.each(["1e400", "-1e400", "9".repeat(10_000), "1e-400", "-0", "0.1", "12345678901234567890"])(
    "a number %s where text or a truth value belongs is 422",
    async (number) => {
      const short = number.slice(0, 30_000);
      for (const name of ["title", "completed", "description"]) {
        const body = name === "title" ? `{"title":${short}}` : `{"title":"x","${name}":${short}}`;
        expectRefusal(await post(body), 422, "VALIDATION_ERROR");
      }
    },
  );
});
