import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Name } from "../src/credentials.ts";
import { Description, Title } from "../src/task.ts";
import { codePointLength, text } from "../src/text.ts";
import { refusalOf } from "./refusal.ts";

const emoji = "👍";
const forbidden = "Must not contain control characters or unpaired surrogates.";
const notText = [{ pointer: "", detail: forbidden, code: "invalid_format" }];
const tooLong = (max: number) => [
  { pointer: "", detail: `Must have at most ${max} characters.`, code: "too_big" },
];
const empty = [{ pointer: "", detail: "Must have at least 1 character.", code: "too_small" }];
const invisible = [
  { pointer: "", detail: "Must have at least 1 visible character.", code: "too_small" },
];

const named = (characters: Record<string, string>) => Object.entries(characters);

describe("length in code points", () => {
  test.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 2],
    [emoji, 1],
    ["👩‍👩‍👧‍👦", 7],
    ["\ud83d", 1],
  ])("%j has %i", (value, length) => {
    expect(codePointLength(value)).toBe(length);
  });

  test.each([
    ["title", Title, 200],
    ["description", Description, 1000],
    ["name", Name, 100],
  ])("a %s is accepted up to its limit, whatever its encoding, and refused beyond", (...row) => {
    const [, schema, max] = row;
    for (const character of ["a", "ä", "界", emoji]) {
      expect(schema.parse(character.repeat(max))).toBe(character.repeat(max));
      expect(refusalOf(schema, character.repeat(max + 1))).toEqual(tooLong(max));
    }
  });

  test("a title is measured after trimming", () => {
    const padding = " ".repeat(500);
    expect(Title.parse(`${padding}${emoji.repeat(200)}${padding}`)).toBe(emoji.repeat(200));
    expect(refusalOf(Title, `${padding}${emoji.repeat(201)}${padding}`)).toEqual(tooLong(200));
  });
});

describe("visible characters", () => {
  test.each(["x", "0", "-", "界", emoji, "ꙮ", "…", "\u0e01", "\ue000x"])(
    "%j is a title",
    (title) => {
      expect(Title.parse(title)).toBe(title);
    },
  );

  test.each(["", " ", "  \t\n", "\u00a0", "\u2003", "\u3000", "\ufeff"])(
    "%j is refused as an empty title",
    (title) => {
      expect(refusalOf(Title, title)).toEqual(empty);
    },
  );

  test.each(
    named({
      "zero width space": "\u200b",
      "zero width joiner": "\u200d",
      "word joiner": "\u2060",
      "soft hyphen": "\u00ad",
      "right-to-left mark": "\u200f",
      "right-to-left override": "\u202e",
      "bidirectional isolates": "\u2066\u2069",
      "hangul filler": "\u3164",
      "halfwidth hangul filler": "\uffa0",
      "hangul choseong filler": "\u115f",
      "khmer inherent vowel": "\u17b4",
      "braille blank": "\u2800",
      "combining grapheme joiner": "\u034f",
      "variation selector 16": "\ufe0f",
      "variation selector 17": "\u{e0100}",
      "tag space": "\u{e0020}",
      "a tag and its end": "\u{e0041}\u{e007f}",
      "private use": "\ue000",
      unassigned: "\u{e0fff}",
      "spaces between invisible characters": "\u200b \u2060 \u200b",
    }),
  )("a title of nothing but %s is refused, with an ink character accepted", (_name, characters) => {
    expect(refusalOf(Title, characters)).toEqual(invisible);
    expect(refusalOf(Name, characters)).toEqual(invisible);
    expect(Title.parse(`a${characters}b`)).toBe(`a${characters}b`);
  });

  test("a description needs no ink", () => {
    expect(Description.parse("")).toBe("");
    expect(Description.parse(" \u200b ")).toBe(" \u200b ");
    expect(Description.parse(null)).toBeNull();
  });
});

describe("characters that are refused, never altered", () => {
  const alwaysForbidden = named({
    NUL: "\0",
    bell: "\x07",
    escape: "\x1b",
    "vertical tab": "\v",
    "form feed": "\f",
    delete: "\x7f",
    "next line (C1)": "\u0085",
    "application program command (C1)": "\u009f",
    "a lone high surrogate": "\ud83d",
    "a lone low surrogate": "\udc4d",
    "surrogates in the wrong order": "\udc4d\ud83d",
  });

  test.each(alwaysForbidden)("%s in a title, a name or a description", (_name, character) => {
    for (const schema of [Title, Name, Description]) {
      expect(refusalOf(schema, `a${character}b`)).toEqual(notText);
    }
    expect(refusalOf(Description, character)).toEqual(notText);
  });

  test.each(
    named({ tab: "\t", newline: "\n", "carriage return": "\r", "Windows line break": "\r\n" }),
  )("%s is kept in a description and refused in a title and a name", (_name, character) => {
    const value = `${character}a${character}b${character}`;
    expect(Description.parse(value)).toBe(value);
    expect(refusalOf(Title, `a${character}b`)).toEqual(notText);
    expect(refusalOf(Name, `a${character}b`)).toEqual(notText);
  });

  test("too long and malformed at once is one problem", () => {
    expect(refusalOf(Title, `${"a".repeat(300)}\0`)).toEqual(notText);
  });

  test("what is accepted is stored as it was sent, without normalization", () => {
    const families = ["👨‍👩‍👧‍👦", "a\u200db", "\u202eabc\u202c", "a\ue000"];
    for (const value of ["e\u0301", "\u00e9", "ﬁ", "a  b", "<b>&amp;</b>", "'; --", ...families]) {
      expect(Title.parse(value)).toBe(value);
      expect(Description.parse(value)).toBe(value);
    }
    expect(Description.parse("  spaces stay  ")).toBe("  spaces stay  ");
  });
});

describe("what is told of the rules", () => {
  test("JSON Schema has the lengths, in code points", () => {
    expect(z.toJSONSchema(Title)).toMatchObject({ minLength: 1, maxLength: 200 });
    const search = z.toJSONSchema(text({ minLength: 0, maxLength: 5, multiline: true }));
    expect(search).toMatchObject({ maxLength: 5 });
    expect(search).not.toHaveProperty("minLength");
  });

  test("a problem has all that Zod's own have", () => {
    const issuesOf = (title: string) => Title.safeParse(title).error?.issues;
    const limit = { origin: "string", inclusive: true, path: [], message: expect.any(String) };
    expect(issuesOf("x".repeat(201))).toEqual([{ code: "too_big", maximum: 200, ...limit }]);
    expect(issuesOf("")).toEqual([{ code: "too_small", minimum: 1, ...limit }]);
    expect(issuesOf("\0")).toMatchObject([{ code: "invalid_format", format: "text", path: [] }]);
  });
});

describe("other types", () => {
  test.each([0, 1, true, [], ["a"], {}, Number.NaN])("%j is not text", (value) => {
    const problem = [{ pointer: "", detail: "Must be a string.", code: "invalid_type" }];
    for (const schema of [Title, Name, Description]) {
      expect(refusalOf(schema, value)).toEqual(problem);
    }
  });

  test("null is a description but neither a title nor a name", () => {
    const problem = [{ pointer: "", detail: "Must be a string.", code: "invalid_type" }];
    expect(refusalOf(Title, null)).toEqual(problem);
    expect(refusalOf(Name, null)).toEqual(problem);
    expect(Description.parse(null)).toBeNull();
  });
});
