import { describe, expect, test } from "vitest";
import { BulkRequest, refMemberOf, refOf } from "../src/bulk.ts";
import { refusalOf } from "./refusal.ts";
import { taskDefaults } from "./task-defaults.ts";

const uid = "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11";
const other = "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e12";
const operationsOf = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ op: "delete", id }));
const refuse = (operation: unknown) => refusalOf(BulkRequest, { operations: [operation] });

test("every kind of operation, each with what its own request would take", () => {
  const operations = [
    { op: "create", title: " Buy milk ", user_id: "victim" },
    { op: "update", id: 1, description: null, version: 7 },
    { op: "complete", id: 2, completed: true },
    { op: "delete", id: 0 },
    { op: "put", uid: other.toUpperCase(), title: "t", if_version: 3, id: "ignored" },
    { op: "undo", id: 3 },
    { op: "undo", operation: uid.toUpperCase() },
  ];
  expect(BulkRequest.parse({ operations, extra: 1 })).toStrictEqual({
    atomic: false,
    operations: [
      { op: "create", title: "Buy milk", ...taskDefaults },
      { op: "update", id: 1, description: null },
      { op: "complete", id: 2, completed: true },
      { op: "delete", id: 0 },
      { op: "put", uid: other, title: "t", if_version: 3 },
      { op: "undo", id: 3 },
      { op: "undo", operation: uid },
    ],
  });
});

test("a task is named by its id or by its uid, in any case", () => {
  const operations = [
    { op: "update", uid: uid.toUpperCase(), title: "a", if_version: 1 },
    { op: "complete", id: other.toUpperCase(), completed: true },
    { op: "delete", id: 7, uid },
  ];
  const parsed = BulkRequest.parse({ operations }).operations;
  expect(parsed.map(refOf)).toEqual([uid, other, 7]);
  expect(parsed.map(refMemberOf)).toEqual(["uid", "id", "id"]);
});

test("a uid named twice is refused, in a creation too", () => {
  const operations = [
    { op: "create", title: "a", uid },
    { op: "put", title: "b", uid: uid.toUpperCase() },
    { op: "delete", id: uid },
    { op: "undo", operation: other },
    { op: "undo", operation: other },
  ];
  const detail = "Must not occur in two operations.";
  expect(refusalOf(BulkRequest, { operations })).toEqual([
    { pointer: "/operations/1/uid", detail, code: "custom" },
    { pointer: "/operations/2/id", detail, code: "custom" },
    { pointer: "/operations/4/operation", detail, code: "custom" },
  ]);
});

test("creations have no task to name, so there may be several", () => {
  const operations = ["a", "a"].map((title) => ({ op: "create", title }));
  expect(BulkRequest.parse({ operations }).operations).toMatchObject(operations);
});

test.each(["1e308", "-1e308", "1e309", "1e21", "-1e21", "-1", "0.1", "-9007199254740993"])(
  "%s is one problem as an id, and as a version",
  (number) => {
    const value = JSON.parse(number) as number;
    expect(refuse({ op: "delete", id: value })).toHaveLength(1);
    expect(refuse({ op: "delete", id: 7, if_version: value })).toHaveLength(1);
  },
);

describe("number of operations", () => {
  test("1 to 100", () => {
    expect(BulkRequest.parse({ atomic: true, operations: operationsOf(100) })).toEqual({
      atomic: true,
      operations: operationsOf(100),
    });
    expect(BulkRequest.safeParse({ operations: operationsOf(1) }).success).toBe(true);
  });

  test.each([
    [[], "Must have at least 1 operation."],
    [operationsOf(101), "Must have at most 100 operations."],
    [{}, "Must be an array."],
    [undefined, "Is required."],
  ])("anything else is refused", (operations, detail) => {
    expect(refusalOf(BulkRequest, { operations })).toMatchObject([
      { pointer: "/operations", detail },
    ]);
  });
});

test("a task named twice is refused where it is named again", () => {
  const operations = [
    { op: "delete", id: 1 },
    { op: "create", title: "a" },
    { op: "complete", id: 1, completed: true },
    { op: "update", id: 1, title: "b" },
  ];
  const detail = "Must not occur in two operations.";
  expect(refusalOf(BulkRequest, { operations })).toEqual([
    { pointer: "/operations/2/id", detail, code: "custom" },
    { pointer: "/operations/3/id", detail, code: "custom" },
  ]);
});

describe("a wrong operation is refused", () => {
  const noOperation = "Must have an op: create, update, complete, delete, put or undo.";
  const noChange =
    "Must have at least one of title, description, completed, priority, due_date, time_zone, tags.";

  test.each([
    [{ op: "destroy", id: 1 }, "/operations/0/op", noOperation],
    [{ id: 1 }, "/operations/0/op", noOperation],
    [null, "/operations/0"],
    [{ op: "create" }, "/operations/0/title"],
    [{ op: "create", title: "\0" }, "/operations/0/title"],
    [{ op: "update", id: 1 }, "/operations/0", noChange],
    [{ op: "update", id: 1, title: "" }, "/operations/0/title"],
    [{ op: "complete", id: 1 }, "/operations/0/completed"],
    [{ op: "delete" }, "/operations/0/id", "Is required."],
    [{ op: "undo" }, "/operations/0/id", "Is required."],
    [{ op: "undo", operation: "7" }, "/operations/0/operation", "Must be a UUID."],
    [{ op: "update", uid, if_version: 1 }, "/operations/0", noChange],
    [{ op: "put", uid }, "/operations/0", noChange],
    [{ op: "put", title: "a" }, "/operations/0/uid"],
    [{ op: "delete", id: 1, if_version: 0 }, "/operations/0/if_version"],
  ])("%j at %s", (operation, pointer, detail: string = expect.any(String)) => {
    expect(refuse(operation)).toMatchObject([{ pointer, detail }]);
  });

  test.each([{ id: 1 }, { uid }, { if_version: 2 }])(
    "an undo of an operation with %j, which would have no effect",
    (other) => {
      const [member] = Object.keys(other);
      expect(refuse({ op: "undo", operation: uid, ...other })).toEqual([
        {
          pointer: `/operations/0/${member}`,
          detail: "Must not be given with operation.",
          code: "custom",
        },
      ]);
    },
  );

  test.each([-1, 1.5, 2 ** 53, "1", null])("the id %j", (id) => {
    expect(refuse({ op: "delete", id })).toMatchObject([{ pointer: "/operations/0/id" }]);
    expect(refuse({ op: "delete", id: "1" })).toMatchObject([
      { detail: "Must be a whole number, or a UUID." },
    ]);
  });
});

test("a body that is no object, or an atomic that is no boolean, is refused", () => {
  expect(refusalOf(BulkRequest, [])).toMatchObject([{ detail: "Must be a JSON object." }]);
  expect(refusalOf(BulkRequest, { atomic: 1, operations: operationsOf(1) })).toMatchObject([
    { pointer: "/atomic", detail: "Must be true or false." },
  ]);
});
