import { describe, expect, it } from "vitest";
import { toNewTask, understand } from "#tasks/add/understand.ts";

/** A Saturday evening. */
const now = new Date(2026, 10, 28, 22, 0);
const taskOf = (line: string, literal: string[] = []) =>
  toNewTask(line, understand(line, new Set(literal), now));

describe("a line", () => {
  it.each([
    [
      "Call the bank fri 9:00 !high #home",
      { title: "Call the bank", due_date: "2026-12-04T09:00:00", priority: "high", tags: ["home"] },
    ],
    ["Water plants tomorrow", { title: "Water plants", due_date: "2026-11-29" }],
    ["tomorrow call Bo", { title: "call Bo", due_date: "2026-11-29" }],
    ["#work Send it by friday", { title: "Send it", due_date: "2026-12-04", tags: ["work"] }],
    ["Renew on 2027-02-01", { title: "Renew", due_date: "2027-02-01" }],
    ["Ring mum 2pm tomorrow", { title: "Ring mum", due_date: "2026-11-29T14:00:00" }],
    ["Pay rent in 3 days", { title: "Pay rent", due_date: "2026-12-01" }],
    ["Stand-up today 9:30", { title: "Stand-up", due_date: "2026-11-28T09:30:00" }],
    ["Party dec 24", { title: "Party", due_date: "2026-12-24" }],
    [
      `A #${"x".repeat(50)} #${"y".repeat(51)}`,
      { title: `A #${"y".repeat(51)}`, tags: ["x".repeat(50)] },
    ],
    ["Milk\t2\tlitres", { title: "Milk 2 litres" }],
    ["Milk\u0007\u000b#home", { title: "Milk", tags: ["home"] }],
    ["Plan !LOW !urgent #Café #café", { title: "Plan !LOW", priority: "urgent", tags: ["Café"] }],
  ])("understands %j", (line, task) => {
    expect(taskOf(line)).toMatchObject(task);
    expect(Object.keys(taskOf(line)).toSorted()).toEqual(Object.keys(task).toSorted());
  });

  it.each([
    "Read May report",
    "Buy 3 apples",
    "C# course",
    "Sun cream",
    "Add 1/2",
    "Release 3.12",
    "Watch 9/11",
    "Keep until 9999-12-31",
    "Founded 0999-12-31",
    "Look again in 9999999999 minutes",
    "Notes from last week",
    "Answer what Bo sent 2 hours ago",
    "Call again 2 days later",
    "Do it now",
    "Give it a second",
    "Bins out every monday",
    "Meeting fri 9:00-11:00",
    "Read the Sunday Times",
    "today's news",
    "Fix issue #42",
    "Say hello!high",
    "Yoga tomorrow morning",
    "tomorrow",
    "!high #home",
    "  spaced   words  ",
  ])("takes %j literally", (line) => {
    expect(taskOf(line)).toEqual({ title: line.trim() });
  });

  it("takes literally what it is told to, and that alone", () => {
    const task = taskOf("Read #home fri", ["fri"]);
    expect(task).toEqual({ title: "Read fri", tags: ["home"] });
  });

  it("is understood in linear time", () => {
    const before = process.cpuUsage();
    for (const piece of ["#a", "!high ", "fri ", "1:", "a.", "in 1 ", "  "]) {
      understand(piece.repeat(2000 / piece.length), new Set(), now);
      understand(piece.repeat(490 / piece.length), new Set(), now);
    }
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(2000);
  });
});
