import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, newUser } from "../../fixtures/users.ts";

const post = (json: object, as = newUser()) => send({ path: "/api/tasks", as, json });

const scripts: [name: string, character: string][] = [
  ["ASCII", "x"],
  ["accents", "é"],
  ["emoji", "😀"],
  ["combining marks", "a\u0301"],
  ["Arabic", "ش"],
  ["Hebrew", "ש"],
  ["Han", "漢"],
  ["flags", "🇩🇪"],
  ["families", "👨‍👩‍👧"],
];

withUsers("titles", () => {
  it.each(scripts)(
    "200 code points of %s are stored as they are, 201 are refused",
    async (_, character) => {
      const points = [...character];
      const of = (length: number) =>
        Array.from({ length }, (_, at) => points[at % points.length]).join("");
      const created = await post({ title: of(200) });
      expect(created.json).toMatchObject({ title: of(200) });
      expectRefusal(await post({ title: of(201) }), 422, "VALIDATION_ERROR");
      expect((await post({ title: "x", description: of(1_000) })).json).toMatchObject({
        description: of(1_000),
      });
      expectRefusal(await post({ title: "x", description: of(1_001) }), 422, "VALIDATION_ERROR");
    },
  );

  const invisible = [
    "",
    " ",
    "   ",
    "\t",
    "\n",
    "\r\n",
    "\u00a0",
    "\u2003",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u2060",
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u115f",
    "\u180e",
    "\u2028",
    "\u202e",
    "\u2800",
    "\u3000",
    "\u3164",
    "\uffa0",
    "\ufe0f",
    "\u{e0001}",
    "\u{e0020}",
    "\u200b \u200b",
    "\u{1d173}",
  ]; // prettier-ignore
  it.each(invisible)("422 for %j, of which nothing can be seen", async (title) => {
    expectRefusal(await post({ title }), 422, "VALIDATION_ERROR");
    const as = newUser();
    const { id } = await createTask(as);
    const changed = await send({ method: "PUT", path: `/api/tasks/${id}`, as, json: { title } });
    expectRefusal(changed, 422, "VALIDATION_ERROR");
  });

  const controls = [
    "\u0000",
    "\u0001",
    "\u001b[31m",
    "\u007f",
    "\u0085",
    "\u009f",
    "a\tb",
    "a\nb",
    "a\rb",
  ];
  it.each(controls)("422 for a title with %j inside", async (text) => {
    expectRefusal(await post({ title: `a${text}b` }), 422, "VALIDATION_ERROR");
  });

  it.each(["\\ud800", "\\udc00", "\\ud83d x", "\\udc00\\ud800", "\\ud800\\ud800"])(
    "422 for a lone surrogate %s in any member or name",
    async (escape) => {
      const bodies = [
        `{"title":"${escape}"}`,
        `{"title":"x","description":"${escape}"}`,
        `{"title":"x","other":["${escape}"]}`,
      ];
      for (const body of bodies) {
        const headers = { "content-type": "application/json" };
        const answer = await send({
          method: "POST",
          path: "/api/tasks",
          as: newUser(),
          body,
          headers,
        });
        expectRefusal(answer, 422, "VALIDATION_ERROR");
      }
    },
  );

  it("422 for NUL anywhere, also in members that are ignored", async () => {
    for (const json of [
      { title: "\0" },
      { title: "x", description: "\0" },
      { title: "x", other: { a: ["\0"] } },
    ]) {
      expectRefusal(await post(json), 422, "VALIDATION_ERROR");
    }
  });

  const kept = [
    "<script>alert(1)</script>",
    "'; drop table tasks; --",
    "${7*7} {{7*7}} #{7*7} %n%s",
    "../../etc/passwd",
    "\\u0000 \\n",
    "null",
    "𝕳𝖊𝖑𝖑𝖔",
    "e\u0301 and é",
    "\u202eright to left",
    "a\u200bb",
    "%00%0a",
    "=cmd|' /C calc'!A0",
    '"quotes" and `ticks`',
    "\ufffd\uffff\u{10ffff}",
  ];
  it.each(kept)("%j is stored and comes back equal", async (title) => {
    const as = newUser();
    const created = await post({ title, description: title }, as);
    expect(created.status).toBe(201);
    const read = await send({ path: `/api/tasks/${created.json.id}`, as });
    expect(read.json).toEqual(created.json);
    expect(read.json).toMatchObject({ title, description: title });
    expect(read.headers["content-type"]).toBe("application/json");
  });

  it("space around a title is dropped, in a description kept", async () => {
    const created = await post({ title: " \u00a0x y\t", description: " \n x \t" });
    expect(created.json).toMatchObject({ title: "x y", description: " \n x \t" });
  });
});

withUsers("members of the wrong type", () => {
  const wrong: [name: string, values: unknown[]][] = [
    ["title", [null, 1, true, [], {}, ["x"], { toString: "x" }]],
    ["description", [1, true, [], {}, ["x"]]],
    ["completed", [null, 0, 1, "true", "false", "", [], {}, [true]]],
  ];
  it.each(wrong)("422 that names %s, for each type but its own", async (name, values) => {
    const as = newUser();
    const { id } = await createTask(as);
    for (const value of values) {
      const answers = [
        await post({ title: "x", [name]: value }, as),
        await send({ method: "PUT", path: `/api/tasks/${id}`, as, json: { [name]: value } }),
        await send({ method: "PATCH", path: `/api/tasks/${id}`, as, json: { [name]: value } }),
      ];
      for (const answer of answers) {
        expectRefusal(answer, 422, "VALIDATION_ERROR");
        expect(answer.json.errors).toMatchObject([{ pointer: `/${name}` }]);
      }
    }
  });

  it("422 for a change that changes nothing", async () => {
    const as = newUser();
    const { id } = await createTask(as);
    for (const json of [{}, { unknown: 1 }, { id: 1, user_id: "x" }]) {
      const answer = await send({ method: "PATCH", path: `/api/tasks/${id}`, as, json });
      expectRefusal(answer, 422, "VALIDATION_ERROR");
    }
  });

  const operations: unknown[] = [
    undefined,
    null,
    {},
    "x",
    [],
    [null],
    [1],
    [{}],
    [{ op: "drop" }],
    [{ op: "__proto__" }],
    [{ op: "update", id: "1", title: "x" }],
    [{ op: "update", id: 1 }],
    [{ op: "delete", id: -1 }],
    [{ op: "delete", id: 1.5 }],
    [{ op: "delete", id: 2 ** 60 }],
    [{ op: "complete", id: 1 }],
    [{ op: "create" }],
    [{ op: "create", title: "\0" }],
    Array.from({ length: 101 }, () => ({ op: "create", title: "x" })),
    [
      { op: "delete", id: 1 },
      { op: "delete", id: 1 },
    ],
  ]; // prettier-ignore
  it.each(operations.map((value) => [value]))("422 for the bulk operations %j", async (value) => {
    const answer = await send({
      path: "/api/tasks/bulk",
      as: newUser(),
      json: { operations: value },
    });
    expectRefusal(answer, 422, "VALIDATION_ERROR");
  });
});
