import { expect, it } from "vitest";
import { fromDueParts, toDue, toDueParts, toDueText } from "#tasks/due/due-text.ts";

const dues = [
  { due_date: null, time_zone: null },
  { due_date: "2026-08-08", time_zone: null },
  { due_date: "2026-08-08", time_zone: "Asia/Tokyo" },
  { due_date: "2026-08-08T09:30:00", time_zone: null },
  { due_date: "2026-08-08T09:30:15.250", time_zone: "Europe/Berlin" },
  { due_date: "2026-08-08T07:30:00.000Z", time_zone: null },
  { due_date: "2026-08-08T07:30:00.000Z", time_zone: "Europe/Berlin" },
];

it.each(dues)("gives %o back in its form", (due) => {
  expect(toDue(toDueText(due))).toEqual(due);
});

const change = (text: string, changed: object) => fromDueParts({ ...toDueParts(text), ...changed });

it("makes a date of a date alone, and a local time of a date with a time", () => {
  expect(change("", { date: "2026-08-08" })).toBe("2026-08-08");
  expect(change("2026-08-08", { time: "09:30" })).toBe("2026-08-08T09:30:00");
  expect(change("2026-08-08T09:30:00", { time: "09:45:20" })).toBe("2026-08-08T09:45:20");
  expect(change("2026-08-08T09:30:00", { time: "" })).toBe("2026-08-08");
});

it("shows seconds only where there are some", () => {
  expect(toDueParts("2026-08-08T09:30:00").time).toBe("09:30");
  expect(toDueParts("2026-08-08T09:30:15").time).toBe("09:30:15");
});

it("leaves a date and a time in their zone when they are changed", () => {
  expect(change("2026-08-08T09:30:00 Asia/Tokyo", { date: "2026-08-09" })).toBe(
    "2026-08-09T09:30:00 Asia/Tokyo",
  );
});

it("keeps the time while there is no date, which is no due date then", () => {
  const incomplete = change("2026-08-08T09:30:00 Asia/Tokyo", { date: "" });
  expect(toDue(incomplete)).toEqual({ due_date: null, time_zone: null });
  expect(change(incomplete, { date: "2026-08-09" })).toBe("2026-08-09T09:30:00 Asia/Tokyo");
});

it("shows an instant as local time, and makes a local time of it when it is changed", () => {
  const instant = "2026-08-08T07:30:00.000Z Asia/Tokyo";
  const local = new Date("2026-08-08T07:30:00.000Z");
  const { date, time, zone } = toDueParts(instant);
  expect(new Date(`${date}T${time}`)).toEqual(local);
  expect(zone).toBeNull();
  expect(change(instant, { date: "2026-08-09" })).toBe(`2026-08-09T${time}:00`);
});
