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
  const second = [...first, { priority: "high" }];
  expect(formsOfCreation(withPriority("medium"))).toEqual([first, first, first]);
  expect(formsOfCreation(withPriority("high"))).toEqual([first, second, second]);
  const uid = "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11";
  expect(formsOfCreation({ ...task, uid: undefined })).toEqual([first, first, first]);
  expect(formsOfCreation({ ...task, uid })).toEqual([first, first, [...first, { uid }]]);
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
  const medium = inBulk(create, { ...update, priority: "medium" });
  expect(formsWith("medium")).toEqual([inBulk(create, update), medium, medium]);
  const high = inBulk({ ...create, priority: "high" }, { ...update, priority: "high" });
  expect(formsWith("high")).toEqual([inBulk(create, update), high, high]);
});

it("in a bulk request the third form tells uids and expected versions, which no form before knew", () => {
  const uid = "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11";
  const other = "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e12";
  const named = BulkRequest.parse({
    operations: [
      { op: "delete", uid, if_version: 3 },
      { op: "complete", id: other.toUpperCase(), completed: true },
    ],
  });
  const complete = { op: "complete", id: other, completed: true };
  const inForm = (remove: object) => [
    "POST /api/tasks/bulk",
    { atomic: false, operations: [{ op: "delete", ...remove }, complete] },
  ];
  expect(formsOfBulk(named)).toEqual([inForm({}), inForm({}), inForm({ uid, if_version: 3 })]);
});
