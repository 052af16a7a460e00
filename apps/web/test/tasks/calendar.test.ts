import { expect, it, vi } from "vitest";
import { addDays, dayOf, dueHere, readersZone } from "#tasks/due/calendar.ts";
import { describeDue, isOverdue } from "#tasks/due/describe-due.ts";
import { describeDueBriefly, describeGroup } from "#tasks/list/describe-group.ts";

const here = (moment: string) =>
  new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" })
    .format(new Date(moment))
    .replace(" ", "T");

it("a due date is on the reader's clock, from whatever zone it comes", () => {
  const due = (due_date: string | null, time_zone: string | null = null) =>
    dueHere({ due_date, time_zone });
  expect(due(null)).toBe("");
  expect(due("2026-01-20", "Asia/Tokyo")).toBe("2026-01-20");
  expect(due("2026-01-20T12:00:00")).toBe("2026-01-20T12:00:00");
  expect(due("2026-01-20T12:00:00", "Asia/Tokyo")).toBe(here("2026-01-20T03:00:00Z"));
  expect(due("2026-07-20T12:00:00", "Europe/Berlin")).toBe(here("2026-07-20T10:00:00Z"));
  expect(due("2026-01-20T12:00:00.000Z", "Asia/Tokyo")).toBe(here("2026-01-20T12:00:00Z"));
  expect(due("2026-01-20T12:00:00", "Mars/Olympus")).toBe("2026-01-20T12:00:00");
});

const besideChanges = [
  ["before clocks go forward", "2026-03-08T01:30:00", "America/New_York", "2026-03-08T06:30:00Z"],
  ["after clocks went forward", "2026-03-08T03:30:00", "America/New_York", "2026-03-08T07:30:00Z"],
  ["hours after", "2026-03-29T05:00:00", "Europe/Berlin", "2026-03-29T03:00:00Z"],
  ["that is skipped", "2026-03-08T02:30:00", "America/New_York", "2026-03-08T07:30:00Z"],
  ["that is skipped", "2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:30:00Z"],
  ["that exists twice", "2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00Z"],
  ["that exists twice", "2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z"],
  ["before clocks go back", "2026-10-25T01:30:00", "Europe/Berlin", "2026-10-24T23:30:00Z"],
  ["after clocks went back", "2026-10-25T03:30:00", "Europe/Berlin", "2026-10-25T02:30:00Z"],
  ["with a fraction", "2026-10-25T03:30:00.500", "Europe/Berlin", "2026-10-25T02:30:00Z"],
];

it.each(besideChanges.filter(([, , zone]) => zone !== readersZone))(
  "a local time %s is the moment that the API takes",
  (_when, due_date, time_zone, moment) => {
    expect(dueHere({ due_date, time_zone })).toBe(here(moment));
  },
);

it("days follow each other over the ends of months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
  expect(dayOf(new Date(2026, 0, 2, 23, 59))).toBe("2026-01-02");
});

it("a due date is said in words near now, and no day is said twice", () => {
  const say = (due: string, group = "") => describeDueBriefly(due, "2026-11-28", group);
  expect(say("2026-11-28")).toBe("today");
  expect(say("2026-11-29T09:30:00")).toMatch(/^tomorrow 9:30\sAM$/);
  expect(say("2026-11-29T09:30:00", "tomorrow")).toMatch(/^9:30\sAM$/);
  expect(say("2026-11-27", "overdue")).toBe("yesterday");
  expect(say("2026-12-02")).toBe("Wed");
  expect(say("2026-12-24")).toBe("Dec 24");
  expect(say("2027-12-24")).toBe("Dec 24, 2027");
});

it("a heading is a name, a day or a month", () => {
  expect(describeGroup("undated", "2026-11-28")).toBe("No date");
  expect(describeGroup("2026-12-02", "2026-11-28")).toBe("Wednesday, December 2");
  expect(describeGroup("2027-01", "2026-11-28")).toBe("January 2027");
});

it("rows of a list share their formats, which take longer to make than a row", () => {
  const describeRow = (day: number) => {
    const due_date = `2026-11-${day}T09:30:00`;
    const due = { due_date, time_zone: "Asia/Tokyo" };
    describeDue(due);
    isOverdue(due);
    describeDueBriefly(due_date, "2026-11-01", "overdue");
  };
  describeRow(10);
  const make = vi.spyOn(Intl, "DateTimeFormat");
  for (let day = 11; day < 30; day += 1) describeRow(day);
  expect(make).not.toHaveBeenCalled();
  make.mockRestore();
});
