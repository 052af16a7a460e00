import { z } from "zod";
import { limits } from "./limits.ts";
import { ReadersZone } from "./list-tasks.ts";

export const CountTasks = z.object({ time_zone: ReadersZone });
export type CountTasks = z.infer<typeof CountTasks>;

const Count = z.int().nonnegative();

export const TaskCounts = z.object({
  all: Count,
  pending: Count,
  completed: Count,
  overdue: Count.meta({ description: "Pending tasks whose due date has passed." }),
  due_today: Count.meta({ description: "Pending tasks that are due today." }),
  tags: z
    .array(
      z.object({
        name: z.string().meta({ description: "As the newest task with this tag spells it." }),
        pending: Count,
      }),
    )
    .max(limits.countedTagsMax)
    .meta({ description: `The ${limits.countedTagsMax} tags of most tasks, the most used first.` }),
});
export type TaskCounts = z.infer<typeof TaskCounts>;
