import { z } from "zod";
import { limits } from "./limits.ts";
import { text } from "./text.ts";

export const taskSorts = [
  "created_at",
  "-created_at",
  "updated_at",
  "-updated_at",
  "title",
  "-title",
] as const;

const pageSizeRule = { error: `Must be a whole number from 1 to ${limits.pageMaxSize}.` };

const PageSize = z
  .string(pageSizeRule)
  .regex(/^[1-9][0-9]{0,2}$/, pageSizeRule)
  .transform(Number)
  .refine((size) => size <= limits.pageMaxSize, pageSizeRule);

/** Query of `GET /api/tasks`. Without `limit` and `cursor` the response is an array. */
export const ListTasks = z.object({
  status: z
    .enum(["all", "pending", "completed"], { error: "Must be all, pending or completed." })
    .default("all")
    .meta({ description: "Which tasks." }),
  search: text({ minLength: 0, maxLength: limits.searchMaxLength, multiline: true })
    .default("")
    .meta({
      description: `Text of at most ${limits.searchMaxLength} code points that title or description must contain, whatever its case and whether its letters are composed; %, _ and \\ mean themselves.`,
    }),
  sort: z
    .enum(taskSorts, { error: `Must be one of ${taskSorts.join(", ")}.` })
    .default("-created_at")
    .meta({ description: "The order; with `-` in front descending." }),
  limit: PageSize.exactOptional().meta({
    description: `Tasks on a page, 1 to ${limits.pageMaxSize}; with \`cursor\` alone ${limits.pageDefaultSize}.`,
  }),
  cursor: z
    .string({ error: "Must be given once." })
    .min(1, { error: "Must be a cursor of this list." })
    .max(limits.cursorMaxLength, { error: "Must be a cursor of this list." })
    .exactOptional()
    .meta({
      description:
        "`next_cursor` of the page before; good only for the same user, sort and filters.",
    }),
});
export type ListTasks = z.infer<typeof ListTasks>;

export interface TaskPage<Task> {
  tasks: Task[];
  /** Matching tasks on all pages. */
  total: number;
  limit: number;
  /** Opaque; `null` on the last page. */
  next_cursor: string | null;
}
