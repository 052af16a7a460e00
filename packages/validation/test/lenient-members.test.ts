// What a release without these members answered 201: each spelling that real pages send, and what it means.
import { describe, expect, test } from "vitest";
import { BulkRequest } from "../src/bulk.ts";
import { foldTag } from "../src/fold-tag.ts";
import { Tags } from "../src/tags.ts";
import { CreateTask, UpdateTask } from "../src/task.ts";
import { refusalOf } from "./refusal.ts";
import { taskDefaults } from "./task-defaults.ts";

const inBulk = (operation: object) => BulkRequest.parse({ operations: [operation] }).operations[0];

const readers: Record<string, (members: object) => object | undefined> = {
  "a creation": (members) => CreateTask.parse({ title: "a", ...members }),
  "a change": (members) => UpdateTask.parse({ title: "a", ...members }),
  "a creation in bulk": (members) => inBulk({ op: "create", title: "a", ...members }),
  "a change in bulk": (members) => inBulk({ op: "update", id: 1, title: "a", ...members }),
};

describe.each(Object.entries(readers))("in %s", (_, read) => {
  test.each([
    ["HIGH", "high"],
    ["Low", "low"],
    ["nOnE", "none"],
    ["critical", "urgent"],
    ["Critical", "urgent"],
  ])("priority %j is %j", (priority, meant) => {
    expect(read({ priority })).toMatchObject({ priority: meant });
  });

  test.each(["due_date", "time_zone"])('%s "" is null', (name) => {
    expect(read({ [name]: "" })).toMatchObject({ [name]: null });
    expect(read({ [name]: null })).toMatchObject({ [name]: null });
  });

  test.each([
    ["null", null, []],
    ["an empty text", "", []],
    ["a text", "home", ["home"]],
    ["a text with commas", "home, garden , DIY", ["home", "garden", "DIY"]],
    ["empty pieces", ",home,, ,garden,", ["home", "garden"]],
    ["nothing but commas", " , ,", []],
    ["doubles between commas", "home,HOME, home", ["home"]],
    ["objects with a name", [{ id: 7, name: "home", color: "red" }], ["home"]],
    ["objects among texts", ["garden", { name: "home" }], ["garden", "home"]],
    ["doubles of texts", ["Home", "home", "garden", "HOME"], ["Home", "garden"]],
    ["doubles of objects", [{ name: "Home" }, "home"], ["Home"]],
    ["doubles by composition", ["Ca\u0301fe", "C\u00e1fe"], ["Ca\u0301fe"]],
    ["doubles by padding", ["home", " home "], ["home"]],
    ["doubles of long s and sharp s", ["Straße", "STRASSE"], ["Straße"]],
  ])("tags: %s", (_name, tags, meant) => {
    expect(read({ tags })).toMatchObject({ tags: meant });
  });
});

test.each([null, "", undefined])("priority %j is the default of a creation", (priority) => {
  for (const create of [readers["a creation"], readers["a creation in bulk"]]) {
    expect(create?.({ priority })).toMatchObject({ title: "a", ...taskDefaults });
  }
});

test.each([null, ""])("priority %j changes nothing in a change", (priority) => {
  for (const update of [readers["a change"], readers["a change in bulk"]]) {
    expect(update?.({ priority })).not.toHaveProperty("priority", expect.anything());
  }
});

test("a change of nothing but such a priority is accepted, as other APIs do", () => {
  expect(UpdateTask.parse({ priority: null })).toEqual({});
  expect(inBulk({ op: "update", id: 1, priority: "" })).toEqual({ op: "update", id: 1 });
});

describe("other values are refused", () => {
  test.each([
    [{ priority: "very high" }, "/priority"],
    [{ priority: " high" }, "/priority"],
    [{ priority: 1 }, "/priority"],
    [{ priority: ["high"] }, "/priority"],
    [{ priority: "ＨＩＧＨ" }, "/priority"],
    [{ due_date: "tomorrow" }, "/due_date"],
    [{ due_date: 0 }, "/due_date"],
    [{ due_date: " " }, "/due_date"],
    [{ time_zone: "+02:00" }, "/time_zone"],
    [{ time_zone: false }, "/time_zone"],
    [{ tags: 1 }, "/tags"],
    [{ tags: { name: "home" } }, "/tags"],
    [{ tags: [1] }, "/tags/0"],
    [{ tags: [null] }, "/tags/0"],
    [{ tags: ["home", ["garden"]] }, "/tags/1"],
    [{ tags: ["home", { label: "garden" }] }, "/tags/1"],
    [{ tags: [{ name: 1 }] }, "/tags/0"],
    [{ tags: [""] }, "/tags/0"],
    [{ tags: ["\u200b"] }, "/tags/0"],
    [{ tags: ["a\nb"] }, "/tags/0"],
    [{ tags: ["a\0"] }, "/tags/0"],
    [{ tags: ["\ud83d"] }, "/tags/0"],
    [{ tags: "home,\0" }, "/tags/1"],
    [{ tags: ["x".repeat(51)] }, "/tags/0"],
  ])("%j", (members, pointer) => {
    expect(refusalOf(CreateTask, { title: "a", ...members })).toMatchObject([{ pointer }]);
    expect(refusalOf(UpdateTask, members)).toMatchObject([{ pointer }]);
    const operations = [{ op: "update", id: 1, ...members }];
    expect(refusalOf(BulkRequest, { operations })).toMatchObject([
      { pointer: `/operations/0${pointer}` },
    ]);
  });
});

test("tags of one spelling are refused where nothing merges them", () => {
  expect(refusalOf(Tags, ["home", "Home"])).toEqual([
    { pointer: "/1", detail: "Must not be the same as another tag.", code: "custom" },
  ]);
});

test.each([
  ["\u212a", "k", true],
  ["straße", "STRASSE", true],
  ["ı", "i", false],
  ["ı", "", false],
])("%j and %j are one tag: %j", (one, other, isOne) => {
  expect(foldTag(one) === foldTag(other)).toBe(isOne);
});

describe("limits of tags", () => {
  const tagsOf = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`);

  test("1 to 50 code points, the ends trimmed", () => {
    const tags = [` ${"x".repeat(50)} `, "👍".repeat(50), "a"];
    expect(CreateTask.parse({ title: "a", tags }).tags).toEqual(tags.map((tag) => tag.trim()));
  });

  test("20 of them; doubles are merged before they are counted", () => {
    const twenty = tagsOf(20);
    const doubled = [...twenty, ...twenty.map((tag) => tag.toUpperCase())];
    expect(CreateTask.parse({ title: "a", tags: doubled }).tags).toEqual(twenty);
    expect(CreateTask.parse({ title: "a", tags: doubled.join() }).tags).toEqual(twenty);
    const bad = Array.from({ length: 5 }, (_, index) => "x".repeat(60 + index));
    expect(refusalOf(CreateTask, { title: "a", tags: [...tagsOf(21), ...bad] })).toEqual([
      { pointer: "/tags", detail: "Must have at most 20 tags.", code: "too_big" },
    ]);
  });
});
