import { describe, expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const letters = [
  ["ASCII", "a"],
  ["emoji outside the basic plane", "😀"],
  ["a combining mark", "\u0301"],
  ["right-to-left", "ש"],
  ["three-byte", "字"],
] as const;

/** Sends `json` to create a task and to change one. */
async function writeBoth(json: object): Promise<[string, Response][]> {
  const user = await newUser();
  const { id } = await createTask(user, { title: "old", description: "old" });
  const task = { title: "fine", ...json };
  return [
    ["POST", await send("POST", "/api/tasks", { as: user, json: task })],
    ["PUT", await send("PUT", `/api/tasks/${id}`, { as: user, json })],
    ["PATCH", await send("PATCH", `/api/${user.id}/tasks/${id}`, { as: user, json })],
  ];
}

async function expectStored(json: object, stored = json) {
  for (const [method, response] of await writeBoth(json)) {
    expect(response.ok, `${method} ${response.status}`).toBe(true);
    expect(await response.json(), method).toMatchObject(stored);
  }
}

async function expectRefused(json: object, error: { pointer: string; code: string }) {
  for (const [method, response] of await writeBoth(json)) {
    expect(await errorOf(response), method).toMatchObject({
      status: 422,
      error_code: "VALIDATION_ERROR",
      errors: [error],
    });
  }
}

describe("title", () => {
  it.each(letters)("1 to 200 code points, and 422 for 201: %s", async (_name, letter) => {
    for (const title of [`x${letter}`, `x${letter.repeat(199)}`]) await expectStored({ title });
    await expectRefused(
      { title: `x${letter.repeat(200)}` },
      { pointer: "/title", code: "too_big" },
    );
  });

  it.each([
    ["a family of seven code points", "👨‍👩‍👧‍👦"],
    ["bidirectional marks around text", "\u202eabc\u202c"],
    ["a zero-width joiner inside", "a\u200db"],
    ["a private use character beside text", "a\ue000"],
    ["only digits", "0"],
    ["HTML and SQL, which are only text", `<script>'; DROP TABLE tasks; --</script>`],
  ])("is stored unchanged: %s", (_name, title) => expectStored({ title }));

  it("is trimmed before it is measured", () =>
    expectStored(
      { title: `\n\t ${"a".repeat(200)} \u00a0\u2003\ufeff` },
      { title: "a".repeat(200) },
    ));

  it.each([
    ["empty", ""],
    ["spaces", "   "],
    ["no-break and wide spaces", "\u00a0\u2003\u3000"],
    ["zero-width space", "\u200b"],
    ["zero-width joiners", "\u200c\u200d\u2060"],
    ["soft hyphen", "\u00ad"],
    ["bidirectional marks", "\u202e\u2066\u2069\u200f"],
    ["variation selectors", "\ufe0f\u{e0100}"],
    ["tags", "\u{e0041}\u{e007f}"],
    ["Hangul fillers", "\u115f\u1160\u3164\uffa0"],
    ["blank braille", "\u2800"],
    ["byte order mark", "\ufeff"],
    ["only private use", "\ue000"],
  ])("422 for one that shows nothing: %s", (_name, title) =>
    expectRefused({ title }, { pointer: "/title", code: "too_small" }),
  );

  it.each(["\t", "\n", "\r", "\u0007", "\u001b", "\u007f", "\u0085", "\u009f"])(
    "422 for the control character %j inside",
    (character) =>
      expectRefused({ title: `a${character}b` }, { pointer: "/title", code: "invalid_format" }),
  );
});

describe("description", () => {
  it.each(letters)("0 to 1,000 code points, and 422 for 1,001: %s", async (_name, letter) => {
    for (const description of ["", letter, letter.repeat(1000)]) {
      await expectStored({ description });
    }
    await expectRefused(
      { description: letter.repeat(1001) },
      { pointer: "/description", code: "too_big" },
    );
  });

  it.each([
    ["null", null],
    ["white space, which is not trimmed", "  \n "],
    ["tabs and line breaks", "a\tb\nc\r\nd"],
    ["invisible characters", "\u200b"],
  ])("is stored unchanged: %s", (_name, description) => expectStored({ description }));

  it.each(["\u0007", "\u000b", "\u000c", "\u001b", "\u007f", "\u0085"])(
    "422 for the control character %j",
    (character) =>
      expectRefused(
        { description: `a${character}b` },
        { pointer: "/description", code: "invalid_format" },
      ),
  );
});

describe.each(["title", "description"])("%s", (name) => {
  it.each([
    ["NUL", "a\0b"],
    ["a lone high surrogate", "a\ud83d"],
    ["a lone low surrogate", "\ude00a"],
    ["swapped surrogates", "\ude00\ud83d"],
  ])("422 for %s, never altered", (_name, text) =>
    expectRefused({ [name]: text }, { pointer: `/${name}`, code: "invalid_format" }),
  );

  it.each([{ value: 7 }, { value: true }, { value: {} }, { value: ["a"] }])(
    "422 for the wrong type: %j",
    ({ value }) => expectRefused({ [name]: value }, { pointer: `/${name}`, code: "invalid_type" }),
  );
});

describe("completed", () => {
  it.each([true, false])("is stored: %s", (completed) => expectStored({ completed }));

  it.each(["true", "false", "", 0, 1, null, {}])("422 for %j", (completed) =>
    expectRefused({ completed }, { pointer: "/completed", code: "invalid_type" }),
  );
});
