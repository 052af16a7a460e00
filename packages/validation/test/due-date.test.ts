import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DueDate, KeptDueDate } from "../src/due-date.ts";
import { refusalOf } from "./refusal.ts";

describe("each form stays in its form", () => {
  test.each([
    ["a day", "2026-08-08", "2026-08-08"],
    ["the first day", "1000-01-01", "1000-01-01"],
    ["the last day", "9998-12-31", "9998-12-31"],
    ["29 February of a leap year", "2028-02-29", "2028-02-29"],
    ["29 February of a leap century", "2000-02-29", "2000-02-29"],
    ["a local time", "2026-08-08T09:30:00", "2026-08-08T09:30:00"],
    ["a local time without seconds", "2026-08-08T09:30", "2026-08-08T09:30:00"],
    ["midnight, which is a time and no day", "2026-08-08T00:00", "2026-08-08T00:00:00"],
    ["the last second", "2026-08-08T23:59:59", "2026-08-08T23:59:59"],
    ["a local time with a fraction", "2026-08-08T09:30:00.5", "2026-08-08T09:30:00.500"],
    ["a fraction of zero", "2026-08-08T09:30:00.0", "2026-08-08T09:30:00.000"],
    [
      "nanoseconds, cut and not rounded",
      "2026-08-08T09:30:00.999999999",
      "2026-08-08T09:30:00.999",
    ],
    ["an instant", "2026-08-08T07:30:00.000Z", "2026-08-08T07:30:00.000Z"],
    ["an instant without fraction", "2026-08-08T07:30:00Z", "2026-08-08T07:30:00.000Z"],
    ["an instant without seconds", "2026-08-08T07:30Z", "2026-08-08T07:30:00.000Z"],
    ["an instant in microseconds", "2026-08-08T07:30:00.123456Z", "2026-08-08T07:30:00.123Z"],
    ["an instant of a day's midnight", "2026-08-08T00:00:00Z", "2026-08-08T00:00:00.000Z"],
    ["an offset", "2026-08-08T09:30:00+02:00", "2026-08-08T07:30:00.000Z"],
    ["an offset to the day before", "2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"],
    ["an offset of half an hour", "2026-08-08T09:30-03:30", "2026-08-08T13:00:00.000Z"],
    ["an unknown offset (RFC 3339, 4.3)", "2026-08-08T09:30:00-00:00", "2026-08-08T09:30:00.000Z"],
    ["the largest offsets", "2026-08-08T09:30+23:59", "2026-08-07T09:31:00.000Z"],
    ["an offset into the first year", "0999-12-31T23:30-01:00", "1000-01-01T00:30:00.000Z"],
  ])("%s: %s is %s", (_, given, kept) => {
    expect(DueDate.parse(given)).toBe(kept);
    expect(DueDate.parse(kept)).toBe(kept);
  });
});

const rule =
  "Must be a date (2026-08-08), a local time (2026-08-08T09:30:00) or an instant (2026-08-08T07:30:00.000Z) of the years 1000 to 9998.";

describe("refused", () => {
  test.each([
    ["years outside", ["0999-12-31", "9999-01-01", "0000-01-01", "10000-01-01", "-2026-08-08"]],
    ["times of such years", ["0999-12-31T23:59:59", "9999-01-01T00:00", "9999-01-01T00:00Z"]],
    ["offsets out of them", ["9998-12-31T23:30-01:00", "1000-01-01T00:30+01:00"]],
    ["no such day", ["2026-02-30", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01"]],
    [
      "no such day with a time",
      ["2026-02-30T09:30", "2026-02-29T09:30Z", "2026-02-30T09:30+02:00"],
    ],
    ["day or month zero", ["2026-00-08", "2026-08-00"]],
    [
      "no such time",
      [
        "2026-08-08T24:00",
        "2026-08-08T24:00:00Z",
        "2026-08-08T09:60",
        "2026-08-08T24:00:00",
        "2026-08-08T25:00:00.000Z",
        "2026-08-08T09:60:00",
        "2026-08-08T9:30",
      ],
    ],
    ["a leap second", ["2016-12-31T23:59:60Z", "2026-08-08T23:59:60"]],
    ["offsets beyond a day", ["2026-08-08T09:30+24:00", "2026-08-08T09:30+02:60"]],
    [
      "other spellings of offsets",
      ["2026-08-08T09:30+02", "2026-08-08T09:30+0200", "2026-08-08T09:30 Z"],
    ],
    ["a day with an offset", ["2026-08-08Z", "2026-08-08+02:00"]],
    ["small letters", ["2026-08-08t09:30:00", "2026-08-08T09:30:00z"]],
    [
      "other separators",
      ["2026-08-08 09:30:00", "2026/08/08", "20260808", "20260808T093000Z", "08.08.2026"],
    ],
    ["padding", [" 2026-08-08", "2026-08-08 ", "2026-08-08\n", "\t2026-08-08T09:30"]],
    [
      "parts",
      [
        "",
        "2026",
        "2026-08",
        "2026-8-8",
        "2026-08-08T",
        "2026-08-08T09",
        "2026-08-08T09:30:",
        "2026-08-08T09:30:00.",
      ],
    ],
    ["other calendars of ISO 8601", ["2026-W32-6", "2026-220", "--08-08"]],
    ["other numerals", ["２０２６-08-08", "٢٠٢٦-08-08"]],
    ["words", ["today", "infinity", "epoch", "now", "2026-08-08 BC"]],
    ["annotations (RFC 9557)", ["2026-08-08T09:30[Europe/Berlin]"]],
  ])("%s", (_, texts) => {
    for (const text of texts) {
      expect(refusalOf(DueDate, text), text).toEqual([
        { pointer: "", detail: rule, code: "invalid_format" },
      ]);
    }
  });

  test.each([1_786_147_200, true, [], {}, null])("%j, which is no text", (value) => {
    expect(refusalOf(DueDate, value)).toMatchObject([{ detail: rule, code: "invalid_type" }]);
  });
});

test("the documented pattern and the form that is stored are whole texts", () => {
  const { pattern } = z.toJSONSchema(DueDate, { io: "input" });
  const isDocumented = (text: string) => new RegExp(pattern ?? "", "u").test(text);
  for (const text of ["2026-08-08", "2026-08-08T09:30:00", "2026-08-08T07:30:00.000Z"]) {
    expect([isDocumented(text), KeptDueDate.safeParse(text).success]).toEqual([true, true]);
    for (const longer of [`x${text}`, `${text}x`]) {
      expect([isDocumented(longer), KeptDueDate.safeParse(longer).success]).toEqual([false, false]);
    }
  }
});
