import { z } from "zod";
import { limits } from "./limits.ts";
import { PageSize } from "./list-tasks.ts";
import { Task, TaskId } from "./task.ts";

const numberRule = { error: "Must be the number of a change, in plain decimal digits." };

const ChangeNumber = z
  .string(numberRule)
  .regex(/^(?:0|[1-9][0-9]*)$/, numberRule)
  .transform((digits) => Math.min(Number(digits), Number.MAX_SAFE_INTEGER));

const flagRule = { error: "Must be true or false." };

/** Refuses changes that are selected in two ways. `task` is what the sender calls the task. */
export function selectedOnce(task: "task" | "task_id") {
  return ({ value, issues }: z.core.ParsePayload<Record<string, unknown>>): void => {
    const asked = ["since", task, "trash"].filter((name) => (value[name] ?? false) !== false);
    const refuse = (name: string, message: string) =>
      issues.push({ code: "custom", path: [name], message, input: value });
    for (const name of asked.slice(1)) refuse(name, `Must not be given with ${asked[0]}.`);
    const isNewestFirst = asked[0] === task || asked[0] === "trash";
    if (value["until"] !== undefined && !isNewestFirst) {
      refuse("until", `Must be given with ${task} or trash.`);
    }
  };
}

export const ListChanges = z
  .object({
    since: ChangeNumber.exactOptional().meta({
      description:
        "The changes after this number, oldest first. Without it, `task` and `trash` there are none, and `next` is the number of the last one.",
      examples: [42],
    }),
    task: TaskId.exactOptional().meta({
      description: "The changes of this task, newest first, by its id or its uid.",
    }),
    trash: z
      .enum(["true", "false"], flagRule)
      .transform((flag) => flag === "true")
      .exactOptional()
      .meta({
        description:
          "`true`: the last deletion of each task that is gone and can come back, newest first.",
      }),
    until: ChangeNumber.exactOptional().meta({
      description:
        "With `task` or `trash`: only changes before this number, `next` of the page before.",
    }),
    limit: PageSize.default(limits.pageDefaultSize).meta({
      description: `Changes on a page, 1 to ${limits.pageMaxSize}; by default ${limits.pageDefaultSize}.`,
    }),
  })
  .check(selectedOnce("task"));
export type ListChanges = z.infer<typeof ListChanges>;

const { shape: taskShape } = Task;

export const TaskBefore = Task.omit({
  id: true,
  uid: true,
  user_id: true,
  version: true,
  updated_at: true,
}).partial();
export type TaskBefore = z.infer<typeof TaskBefore>;

const changeEvents = [
  "created",
  "updated",
  "completed",
  "reopened",
  "deleted",
  "restored",
] as const;

export const Change = z.object({
  change: z
    .int()
    .positive()
    .meta({ description: "Counts the changes of the user's tasks, from 1.", examples: [43] }),
  event_type: z.enum(changeEvents),
  task_id: taskShape.id,
  uid: taskShape.uid,
  version: taskShape.version.meta({
    description: "The version that the change made; of a deletion that of the deleted task.",
  }),
  operation: z.uuid().meta({
    description: "The same for all changes of one request.",
    examples: ["5d8f0c1e-9f0a-4f6b-8f4e-0d8f3c1b2a79"],
  }),
  task_data: Task.nullable().meta({
    description: "The task as it is now, whatever the change was; null if it is gone.",
  }),
  actor: z
    .uuid()
    .nullable()
    .meta({ description: "The access token that made the change; null for the user." }),
  timestamp: taskShape.created_at.meta({ description: "When it was made." }),
});
export type Change = z.infer<typeof Change>;

export const PastChange = Change.extend({
  before: TaskBefore.nullable().meta({
    description:
      "What the change replaced, of a deletion all; null for a creation and a restoration.",
  }),
});
export type PastChange = z.infer<typeof PastChange>;

const page = {
  next: z
    .int()
    .nonnegative()
    .meta({ description: "What to send next: as `since`, or with `task` and `trash` as `until`." }),
  more: z.boolean().meta({ description: "Whether there is more now." }),
};

export const ChangeList = z.object({ changes: z.array(Change), ...page });
export type ChangeList = z.infer<typeof ChangeList>;

export const PastChangeList = z.object({ changes: z.array(PastChange), ...page });
export type PastChangeList = z.infer<typeof PastChangeList>;
