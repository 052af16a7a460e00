import { expect, test } from "vitest";
import { TimeZone, unknownTimeZone } from "../src/time-zone.ts";
import { refusalOf } from "./refusal.ts";

test.each([
  "Europe/Berlin",
  "europe/berlin",
  "EUROPE/BERLIN",
  "America/Argentina/Buenos_Aires",
  "America/Port-au-Prince",
  "Asia/Calcutta",
  "Asia/Kolkata",
  "Asia/Tokyo",
  "Etc/GMT+5",
  "EST5EDT",
  "UTC",
  "utc",
  "Etc/UTC",
])("%s is a time zone, kept as it is", (name) => {
  expect(TimeZone.parse(name)).toBe(name);
  expect(TimeZone.parse(name)).toBe(name);
});

test.each([
  [
    "offsets, which ISO 8601 and POSIX read with opposite signs",
    ["+05:30", "-08:00", "+0530", "UTC+1", "GMT+5:30", "Z"],
  ],
  [
    "names of files beside the zones",
    ["posix/Europe/Berlin", "right/UTC", "localtime", "Factory", "posixrules"],
  ],
  ["abbreviations", ["CEST", "PDT", "EDT"]],
  ["rules of POSIX", ["CET-1CEST", "<+0530>-5:30", ":Europe/Berlin"]],
  ["unknown places", ["Europe/Nowhere", "Berlin", "Europe", "Europe/", "Mars/Phobos"]],
  ["paths", ["../../etc/passwd", "/Europe/Berlin", "Europe//Berlin", "Europe\\Berlin"]],
  ["padding", ["", " ", " Europe/Berlin", "Europe/Berlin ", "Europe/Berlin\n", "Europe/Berlin\0"]],
  ["other letters", ["Еurope/Berlin", "Europe/Berlın", "Ｅurope/Berlin", "Asia/To\u212ayo"]],
  ["long texts", ["a".repeat(65), "Europe/".repeat(9_000)]],
])("refused: %s", (_, names) => {
  for (const name of names) {
    expect(refusalOf(TimeZone, name), name).toEqual([
      { pointer: "", detail: unknownTimeZone, code: "invalid_format" },
    ]);
  }
});

test.each([60, null, [], {}])("%j, which is no text, is refused", (value) => {
  expect(refusalOf(TimeZone, value)).toMatchObject([
    { detail: unknownTimeZone, code: "invalid_type" },
  ]);
});
