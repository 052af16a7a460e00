// Forms of fingerprints that releases stored. A new member adds a form, which equals the one before at its default.
import { isDeepStrictEqual } from "node:util";
import type { BulkOperation, BulkRequest } from "@todo/validation/bulk";
import { CreateTask } from "@todo/validation/task";

/** The first form with each member. */
const formOf: Record<keyof CreateTask | "if_version", number> = {
  title: 1,
  description: 1,
  completed: 1,
  priority: 2,
  due_date: 2,
  time_zone: 2,
  tags: 2,
  uid: 3,
  if_version: 3,
};

type Members = Record<string, unknown>;

/** The defaults of a new task. */
const defaults: Members = { ...CreateTask.parse({ title: "any" }), uid: undefined };

export function formsOfCreation(task: CreateTask): unknown[][] {
  return eachForm((form) => {
    const { title, description, completed, ...others } = upTo(form, task, defaults);
    const isPlain = Object.keys(others).length === 0;
    return ["POST /api/tasks", title, description, completed, ...(isPlain ? [] : [others])];
  });
}

export function formsOfBulk(request: BulkRequest): unknown[][] {
  return eachForm((form) => {
    const inForm = (operation: BulkOperation) =>
      upTo(form, operation, operation.op === "create" ? defaults : {});
    return ["POST /api/tasks/bulk", { ...request, operations: request.operations.map(inForm) }];
  });
}

const formCount = Math.max(...Object.values(formOf));

function eachForm(toValues: (form: number) => unknown[]): unknown[][] {
  return Array.from({ length: formCount }, (_, index) => toValues(index + 1));
}

/** Drops members of later forms, and default values of members after the first form. */
function upTo(form: number, members: Members, left: Members): Members {
  const says = ([name, value]: [string, unknown]) => {
    const since = (formOf as Record<string, number>)[name] ?? 1;
    const isDefault = name in left && isDeepStrictEqual(value, left[name]);
    return since === 1 || (since <= form && !isDefault);
  };
  return Object.fromEntries(Object.entries(members).filter(says));
}
