import { describe, expect, test } from "vitest";
import { ListTasks, taskSorts } from "../src/list-tasks.ts";
import { refusalOf } from "./refusal.ts";

const defaults = { status: "all", priority: [], tag: [], time_zone: "UTC", search: "" };

test("without parameters it is the whole list", () => {
  expect(ListTasks.parse({})).toStrictEqual(defaults);
});

test("every parameter is kept, an unknown one ignored", () => {
  const query = {
    status: "pending",
    priority: ["high", "urgent"],
    tag: ["home"],
    due_after: "2026-08-01",
    due_before: "2026-08-08T07:30:00.000Z",
    time_zone: "Europe/Berlin",
    search: "milk",
    sort: "title",
    sort_by: "created",
    sort_order: "asc",
    order: "desc",
    tags: "a,b",
    limit: "50",
    cursor: "abc",
  };
  expect(ListTasks.parse({ ...query, utm_source: "x" })).toStrictEqual({ ...query, limit: 50 });
});

describe("limit", () => {
  test.each([
    ["1", 1],
    ["99", 99],
    ["200", 200],
  ])("%s is %i", (limit, size) => {
    expect(ListTasks.parse({ limit })).toStrictEqual({ ...defaults, limit: size });
  });

  test.each(["", "0", "201", "999", "1000", "-1", "+1", "01", "1.5", "1e2", " 1", "ten", "٣"])(
    "%j is refused",
    (limit) => {
      expect(refusalOf(ListTasks, { limit })).toMatchObject([
        { pointer: "/limit", detail: "Must be a whole number from 1 to 200." },
      ]);
    },
  );
});

describe("status and sort", () => {
  test.each(["all", "pending", "completed"])("status %s is accepted", (status) => {
    expect(ListTasks.parse({ status })).toStrictEqual({ ...defaults, status });
  });

  test("an empty status filters nothing", () => {
    expect(ListTasks.parse({ status: "" })).toStrictEqual(defaults);
  });

  test("there are five sorts, each in both directions", () => {
    const keys = ["created_at", "updated_at", "title", "due_date", "priority"];
    expect(taskSorts).toEqual(keys.flatMap((key) => [key, `-${key}`]));
  });

  test.each(taskSorts)("sort %s is accepted", (sort) => {
    expect(ListTasks.parse({ sort })).toStrictEqual({ ...defaults, sort });
  });

  test.each(["ALL", "done", "all,pending"])("status %j is refused", (status) => {
    expect(refusalOf(ListTasks, { status })).toMatchObject([
      { pointer: "/status", detail: "Must be all, pending or completed." },
    ]);
  });

  test.each(["", "id", "--title", "+title", "Title", "title,id", "user_id", "-"])(
    "sort %j is refused",
    (sort) => {
      const detail = `Must be one of ${taskSorts.join(", ")}.`;
      expect(refusalOf(ListTasks, { sort })).toMatchObject([{ pointer: "/sort", detail }]);
    },
  );
});

describe("search", () => {
  test("up to 200 code points, kept as they are", () => {
    for (const search of ["👍".repeat(200), " 100% _\\ ", "\u200b", "a\tb\n"]) {
      expect(ListTasks.parse({ search })).toStrictEqual({ ...defaults, search });
    }
  });

  test.each([
    ["a".repeat(201), "Must have at most 200 characters."],
    ["a\0", "Must not contain control characters or unpaired surrogates."],
    ["\ud83d", "Must not contain control characters or unpaired surrogates."],
  ])("%j is refused", (search, detail) => {
    expect(refusalOf(ListTasks, { search })).toMatchObject([{ pointer: "/search", detail }]);
  });
});

describe("cursor", () => {
  test("up to 2048 characters", () => {
    const cursor = "a".repeat(2048);
    expect(ListTasks.parse({ cursor })).toStrictEqual({ ...defaults, cursor });
  });

  test.each(["", "a".repeat(2049)])("%j is refused", (cursor) => {
    expect(refusalOf(ListTasks, { cursor })).toMatchObject([
      { pointer: "/cursor", detail: "Must be a cursor of this list." },
    ]);
  });
});

test("a cursor given twice is refused with the reason", () => {
  expect(refusalOf(ListTasks, { cursor: ["1", "2"] })).toMatchObject([
    { pointer: "/cursor", detail: "Must be given once." },
  ]);
});

test.each(["status", "search", "sort", "limit", "cursor", "due_after", "due_before", "time_zone"])(
  "%s given twice is refused",
  (name) => {
    expect(refusalOf(ListTasks, { [name]: ["1", "2"] })).toMatchObject([{ pointer: `/${name}` }]);
  },
);

describe("filters", () => {
  test.each([
    [{ priority: "HIGH" }, { priority: ["high"] }],
    [{ priority: ["low", "Critical"] }, { priority: ["low", "urgent"] }],
    [{ priority: ["", "all", "All"] }, { priority: [] }],
    [{ tag: [" home ", "all", "ALL", ""] }, { tag: ["home"] }],
    [{ due_after: "2026-08-08T09:30" }, { due_after: "2026-08-08T09:30:00" }],
    [{ due_before: "2026-08-08T09:30+02:00" }, { due_before: "2026-08-08T07:30:00.000Z" }],
    [
      { due_after: "", due_before: "ALL" },
      { due_after: undefined, due_before: undefined },
    ],
    [{ time_zone: "" }, { time_zone: "UTC" }],
  ])("%j is read as %j", (query, meant) => {
    expect(ListTasks.parse(query)).toEqual({ ...defaults, ...meant });
  });

  test.each([
    ["priority", ["soon", "high,low", " high"]],
    ["tag", ["x".repeat(51), "\0", "\u200b", "a\nb"]],
    ["due_after", ["today", "2026-02-30", "2026-08-08T09:30:00 02:00"]],
    ["due_before", ["9999-01-01", " 2026-08-08"]],
    ["time_zone", ["all", "+02:00", "Nowhere"]],
  ])("%s is refused when it is %j", (name, values) => {
    for (const value of values) {
      const [refusal] = refusalOf(ListTasks, { [name]: value });
      expect(refusal?.pointer, value).toMatch(new RegExp(`^/${name}(/0)?$`));
    }
  });

  test("a second spelling that nobody knows is ignored, of any length", () => {
    const query = { sort_by: "\0", sort_order: ["x"], order: "x".repeat(9_000), tags: "\ud83d" };
    expect(ListTasks.parse(query)).toEqual({ ...defaults, ...query, sort_order: undefined });
  });
});

test("the tags of one parameter are bounded", () => {
  expect(ListTasks.parse({ tags: ",".repeat(999) })).toMatchObject({ tags: ",".repeat(999) });
  expect(refusalOf(ListTasks, { tags: ",".repeat(1_000) })).toMatchObject([
    { pointer: "/tags", detail: "Must have at most 1000 tags." },
  ]);
});
