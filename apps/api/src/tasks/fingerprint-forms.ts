// What the fingerprints of requests with an `Idempotency-Key` are made of, in each form that was ever stored. A release
// that gives tasks a member adds a form: to whoever leaves that member at its default it is the form before.
import { isDeepStrictEqual } from "node:util";
import type { BulkOperation, BulkRequest } from "@todo/validation/bulk";
import { CreateTask } from "@todo/validation/task";

/** The form in which each member came in, from 1. */
const formOf: Record<keyof CreateTask, number> = { title: 1, description: 1, completed: 1 };

type Members = Record<string, unknown>;

interface Known {
  formOf: Record<string, number>;
  /** What the members are in a new task unless given. */
  defaults: Members;
}

const known: Known = { formOf, defaults: CreateTask.parse({ title: "any" }) };

export function formsOfCreation(task: CreateTask, { formOf, defaults } = known): unknown[][] {
  return eachForm(formOf, (form) => {
    const { title, description, completed, ...others } = upTo(form, formOf, task, defaults);
    const isPlain = Object.keys(others).length === 0;
    return ["POST /api/tasks", title, description, completed, ...(isPlain ? [] : [others])];
  });
}

export function formsOfBulk(request: BulkRequest, { formOf, defaults } = known): unknown[][] {
  return eachForm(formOf, (form) => {
    const inForm = (operation: BulkOperation) =>
      upTo(form, formOf, operation, operation.op === "create" ? defaults : {});
    return ["POST /api/tasks/bulk", { ...request, operations: request.operations.map(inForm) }];
  });
}

function eachForm(of: Known["formOf"], toValues: (form: number) => unknown[]): unknown[][] {
  const count = Math.max(...Object.values(of));
  return Array.from({ length: count }, (_, index) => toValues(index + 1));
}

/** Without the members of later forms, and without those after the first form that are at their default. */
function upTo(form: number, of: Known["formOf"], members: Members, defaults: Members): Members {
  const says = ([name, value]: [string, unknown]) => {
    const since = of[name] ?? 1;
    const isDefault = name in defaults && isDeepStrictEqual(value, defaults[name]);
    return since === 1 || (since <= form && !isDefault);
  };
  return Object.fromEntries(Object.entries(members).filter(says));
}
