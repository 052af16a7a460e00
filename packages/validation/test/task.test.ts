import { describe, expect, test } from "vitest";
import {
  CompleteOrToggleTask,
  CompleteTask,
  CreateTask,
  Task,
  TaskId,
  TaskList,
  TaskParams,
  UpdateTask,
} from "../src/task.ts";
import { refusalOf } from "./refusal.ts";
import { taskDefaults } from "./task-defaults.ts";

const notAnObject = [{ pointer: "", detail: "Must be a JSON object.", code: "invalid_type" }];
const notABoolean = [
  { pointer: "/completed", detail: "Must be true or false.", code: "invalid_type" },
];
const nonObjects = [null, undefined, [], ["title"], "title", 1, true];
const nonBooleans = [null, 0, 1, "true", "false", "", [], {}];

describe("CreateTask", () => {
  test("a title alone is an open task without description", () => {
    expect(CreateTask.parse({ title: " Buy milk " })).toEqual({
      title: "Buy milk",
      ...taskDefaults,
    });
  });

  test("every member is kept, an empty description too", () => {
    const task = {
      title: "Buy milk",
      description: "",
      completed: true,
      priority: "urgent",
      due_date: "2026-08-08T09:30:00",
      time_zone: "Europe/Berlin",
      tags: ["home", "Garden"],
    };
    expect(CreateTask.parse(task)).toEqual(task);
    expect(CreateTask.parse({ ...task, description: null })).toEqual({
      ...task,
      description: null,
    });
  });

  test("id, owner, times and unknown members are dropped", () => {
    const sent = JSON.parse(
      '{"title":"a","id":7,"user_id":"victim","userId":"victim","created_at":"x","updated_at":"x","completed_at":"x","version":7,"__proto__":{"completed":true},"constructor":1}',
    );
    expect(CreateTask.parse(sent)).toEqual({ title: "a", ...taskDefaults });
  });

  test.each(nonObjects)("%j is refused", (body) => {
    expect(refusalOf(CreateTask, body)).toEqual(notAnObject);
  });

  test("a missing title is named", () => {
    const problem = [{ pointer: "/title", detail: "Is required.", code: "invalid_type" }];
    expect(refusalOf(CreateTask, {})).toEqual(problem);
    expect(refusalOf(CreateTask, { title: undefined })).toEqual(problem);
  });

  test.each(nonBooleans)("completed %j is refused", (completed) => {
    expect(refusalOf(CreateTask, { title: "a", completed })).toEqual(notABoolean);
  });

  test("every wrong member is reported", () => {
    expect(refusalOf(CreateTask, { title: "", description: 1, completed: "yes" })).toEqual([
      { pointer: "/title", detail: "Must have at least 1 character.", code: "too_small" },
      { pointer: "/description", detail: "Must be a string.", code: "invalid_type" },
      ...notABoolean,
    ]);
  });
});

describe("UpdateTask", () => {
  test.each([
    { title: "b" },
    { description: "b" },
    { description: null },
    { description: "" },
    { completed: false },
    { title: "b", description: null, completed: true },
    { priority: "none" },
    { due_date: null },
    { due_date: "2026-08-08", time_zone: "Asia/Tokyo" },
    { time_zone: null },
    { tags: [] },
    { tags: ["home"] },
  ])("%j is passed on, and absent members stay absent", (changes) => {
    expect(UpdateTask.parse(changes)).toStrictEqual(changes);
  });

  test("unknown and read-only members are dropped", () => {
    const sent = {
      title: "b",
      id: 7,
      user_id: "victim",
      updated_at: "x",
      completed_at: null,
      version: 7,
    };
    expect(UpdateTask.parse(sent)).toStrictEqual({ title: "b" });
  });

  test.each([
    {},
    { id: 7 },
    { user_id: "victim" },
    { Title: "b" },
    { version: 7 },
    { completed_at: null },
  ])("%j is refused, for it changes nothing", (body) => {
    const detail =
      "Must have at least one of title, description, completed, priority, due_date, time_zone, tags.";
    expect(refusalOf(UpdateTask, body)).toEqual([{ pointer: "", detail, code: "custom" }]);
  });

  test.each(nonObjects)("%j is refused", (body) => {
    expect(refusalOf(UpdateTask, body)).toEqual(notAnObject);
  });

  test("a null title is refused: it can't be cleared", () => {
    const problem = [{ pointer: "/title", detail: "Must be a string.", code: "invalid_type" }];
    expect(refusalOf(UpdateTask, { title: null })).toEqual(problem);
  });

  test.each(nonBooleans)("completed %j is refused", (completed) => {
    expect(refusalOf(UpdateTask, { completed })).toEqual(notABoolean);
  });
});

describe("CompleteTask", () => {
  test.each([true, false])("%j is required and kept", (completed) => {
    expect(CompleteTask.parse({ completed, id: 7 })).toStrictEqual({ completed });
    expect(CompleteOrToggleTask.parse({ completed, id: 7 })).toStrictEqual({ completed });
  });

  test("without completed only the toggle is accepted", () => {
    expect(CompleteOrToggleTask.parse({})).toStrictEqual({});
    const problem = [{ pointer: "/completed", detail: "Is required.", code: "invalid_type" }];
    expect(refusalOf(CompleteTask, {})).toEqual(problem);
  });

  test.each(nonBooleans)("completed %j is refused", (completed) => {
    expect(refusalOf(CompleteTask, { completed })).toEqual(notABoolean);
    expect(refusalOf(CompleteOrToggleTask, { completed })).toEqual(notABoolean);
  });

  test.each(nonObjects)("%j is refused", (body) => {
    expect(refusalOf(CompleteTask, body)).toEqual(notAnObject);
    expect(refusalOf(CompleteOrToggleTask, body)).toEqual(notAnObject);
  });
});

describe("TaskId", () => {
  test.each([
    ["0", 0],
    ["1", 1],
    ["42", 42],
    ["2147483648", 2_147_483_648],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%s is %i", (text, id) => {
    expect(TaskId.parse(text)).toBe(id);
    expect(TaskParams.parse({ id: text })).toEqual({ id });
  });

  test.each(["9007199254740992", "9223372036854775807", "9223372036854775808", "9".repeat(400)])(
    "%s is a number that no task has",
    (text) => {
      expect(Number.isSafeInteger(TaskId.parse(text))).toBe(false);
    },
  );

  test.each(["0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11", "00000000-0000-0000-0000-000000000000"])(
    "%s is a uid, in lower case whatever its case was",
    (uid) => {
      expect(TaskId.parse(uid)).toBe(uid);
      expect(TaskId.parse(uid.toUpperCase())).toBe(uid);
    },
  );

  test.each([
    "0197f3f27c1a7b60a7fd6c7f2d6f6e11",
    "{0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11}",
    "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e1",
    "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e1g",
    "1-1",
    "",
    " ",
    "-1",
    "+1",
    "01",
    "00",
    "1.0",
    "1e3",
    "0x1",
    "1 ",
    " 1",
    "1\n",
    "abc",
    "１",
    "٣",
    "NaN",
  ])("%j is refused", (text) => {
    expect(refusalOf(TaskId, text)).toEqual([
      {
        pointer: "",
        detail: "Must be a whole number in plain decimal digits, or a UUID.",
        code: "invalid_format",
      },
    ]);
  });
});

describe("Task", () => {
  const task = {
    id: 42,
    uid: "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
    user_id: "user-1",
    title: "Buy milk",
    ...taskDefaults,
    completed_at: null,
    version: 1,
    created_at: "2026-01-18T12:00:00.000Z",
    updated_at: "2026-01-18T12:00:00.001Z",
  };

  test("a task of the API is accepted whole, alone and in a list", () => {
    expect(Task.parse(task)).toEqual(task);
    expect(TaskList.parse([task, task])).toEqual([task, task]);
  });

  test.each(["2026-01-18T12:00:00Z", "2026-01-18T12:00:00.000+01:00", "2026-01-18 12:00:00.000Z"])(
    "the time %s is not of the wire format",
    (time) => {
      expect(Task.safeParse({ ...task, created_at: time }).success).toBe(false);
      expect(Task.safeParse({ ...task, updated_at: time }).success).toBe(false);
      expect(Task.safeParse({ ...task, completed_at: time }).success).toBe(false);
    },
  );

  test.each([-1, 1.5, 2 ** 53, "42"])("the id %j is not of the wire format", (id) => {
    expect(Task.safeParse({ ...task, id }).success).toBe(false);
  });
  test.each([
    ["priority", ["HIGH", "critical", "", null]],
    ["due_date", ["", "2026-08-08T09:30", "2026-08-08T09:30:00Z", "tomorrow", 1]],
    ["time_zone", ["", "Nowhere/City", "+01:00"]],
    ["tags", ["home", null, ["home", "HOME"], [{ name: "home" }]]],
    ["version", [0, -1, 1.5, "1", null]],
  ])("nor are second spellings of %s, or other values", (name, values) => {
    for (const value of values) {
      expect(Task.safeParse({ ...task, [name]: value }).success, JSON.stringify(value)).toBe(false);
    }
  });

  test.each(Object.keys(taskDefaults))("a task without %s is not of the wire format", (name) => {
    const { [name]: _left, ...others } = task as Record<string, unknown>;
    expect(Task.safeParse(others).success).toBe(false);
  });
});
