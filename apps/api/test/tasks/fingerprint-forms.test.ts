import { BulkRequest } from "@todo/validation/bulk";
import type { Priority } from "@todo/validation/priority";
import { CreateTask } from "@todo/validation/task";
import { expect, it } from "vitest";
import { formsOfBulk, formsOfCreation } from "#tasks/fingerprint-forms.ts";

const task = CreateTask.parse({ title: "a" });
const bulk = BulkRequest.parse({
  operations: [
    { op: "create", title: "a" },
    { op: "update", id: 1, completed: false },
    { op: "delete", id: 2 },
  ],
});

it("the first form is the one of the first release, to the byte", () => {
  expect(JSON.stringify(formsOfCreation(task)[0])).toBe('["POST /api/tasks","a",null,false]');
  expect(JSON.stringify(formsOfBulk(bulk)[0])).toBe(
    '["POST /api/tasks/bulk",{"atomic":false,"operations":[{"op":"create","title":"a","description":null,"completed":false},{"op":"update","id":1,"completed":false},{"op":"delete","id":2}]}]',
  );
});

const withPriority = (priority: Priority) => ({ ...task, priority });

it("a later form is the one before, and an object of its members where one is not at its default", () => {
  const first = ["POST /api/tasks", "a", null, false];
  expect(formsOfCreation(withPriority("medium"))).toEqual([first, first]);
  expect(formsOfCreation(withPriority("high"))).toEqual([first, [...first, { priority: "high" }]]);
});

it("in a bulk request each operation is told apart so, a change by all that it names", () => {
  const [create, update] = (formsOfBulk(bulk)[0]?.[1] as BulkRequest).operations;
  const formsWith = (priority: Priority) => {
    const operations = bulk.operations.slice(0, 2).map((operation) => ({ ...operation, priority }));
    return formsOfBulk({ atomic: false, operations: operations });
  };
  const inBulk = (...operations: unknown[]) => [
    "POST /api/tasks/bulk",
    { atomic: false, operations },
  ];
  expect(formsWith("medium")).toEqual([
    inBulk(create, update),
    inBulk(create, { ...update, priority: "medium" }),
  ]);
  expect(formsWith("high")).toEqual([
    inBulk(create, update),
    inBulk({ ...create, priority: "high" }, { ...update, priority: "high" }),
  ]);
});
