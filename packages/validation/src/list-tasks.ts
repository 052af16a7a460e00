import { z } from "zod";
import { DueDate } from "./due-date.ts";
import { limits } from "./limits.ts";
import { priorities, Priority, readPriority } from "./priority.ts";
import { Tag } from "./tags.ts";
import { text } from "./text.ts";
import { TimeZone } from "./time-zone.ts";

export const sortKeys = ["created_at", "updated_at", "title", "due_date", "priority"] as const;
export type SortKey = (typeof sortKeys)[number];
export type TaskSort = SortKey | `-${SortKey}`;

export const taskSorts = sortKeys.flatMap((key): TaskSort[] => [key, `-${key}`]);

const pageSizeRule = { error: `Must be a whole number from 1 to ${limits.pageMaxSize}.` };

export const PageSize = z
  .string(pageSizeRule)
  .regex(/^[1-9][0-9]{0,2}$/, pageSizeRule)
  .transform(Number)
  .refine((size) => size <= limits.pageMaxSize, pageSizeRule);

/** An empty value filters nothing, nor does `all`, in any case as tags and priorities are. */
export function noFilter<Value>(value: Value): Value | undefined {
  return typeof value === "string" && /^(?:all)?$/i.test(value) ? undefined : value;
}

const filter = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(noFilter, schema.optional());

/** A parameter that may be given several times. */
const repeatable = <Schema extends z.ZodType>(schema: Schema, read = (value: unknown) => value) =>
  z.preprocess(
    (given) =>
      [given ?? []]
        .flat()
        .filter((value) => noFilter(value) !== undefined)
        .map(read),
    z.array(schema).default([]),
  );

const Bound = filter(DueDate);

/** Where dates and local times without a zone of their own are. */
export const ReadersZone = z
  .preprocess((value) => (value === "" ? undefined : value), TimeZone.default("UTC"))
  .meta({
    description:
      "IANA time zone in which dates and local times are read that have none of their own.",
    examples: ["Europe/Berlin"],
  });

const isText = (value: unknown) => typeof value === "string";
/** Doubles and what is no tag too: each is looked at. */
const tagsMax = 1_000;

/** What other APIs call a parameter. Values that nobody knows are ignored, and so is one that is given several times. */
const secondSpelling = (description: string) =>
  z
    .preprocess((value) => (isText(value) ? value : undefined), z.string().optional())
    .meta({ description, deprecated: true });

/** Query of `GET /api/tasks`. Without `limit` and `cursor` the response is an array. */
export const ListTasks = z.object({
  status: z
    .preprocess(
      (value) => (value === "" ? undefined : value),
      z
        .enum(["all", "pending", "completed"], { error: "Must be all, pending or completed." })
        .default("all"),
    )
    .meta({ description: "Which tasks." }),
  priority: repeatable(Priority, readPriority).meta({
    description: `Only tasks of this priority, in any case; given several times, of any of them. One of ${priorities.join(", ")}.`,
  }),
  tag: repeatable(Tag).meta({
    description:
      "Only tasks with this tag, whatever its case; given several times, with all of them.",
  }),
  due_after: Bound.meta({
    description:
      "Only tasks that are due then or later. A date stands for its start. Tasks without a date never match.",
    examples: ["2026-08-08"],
  }),
  due_before: Bound.meta({
    description: "Only tasks that are due earlier, as in `due_after`.",
    examples: ["2026-08-08T07:30:00.000Z"],
  }),
  time_zone: ReadersZone,
  search: text({ minLength: 0, maxLength: limits.searchMaxLength, multiline: true })
    .default("")
    .meta({
      description: `Text of at most ${limits.searchMaxLength} code points that title, description or a tag must contain, whatever its case and whether its letters are composed; %, _ and \\ mean themselves.`,
    }),
  sort: z
    .enum(taskSorts, { error: `Must be one of ${taskSorts.join(", ")}.` })
    .exactOptional()
    .meta({
      description:
        "The order, by default `-created_at`; with `-` in front descending. Tasks without a date come last in `due_date`, first in `-due_date`.",
    }),
  sort_by: secondSpelling("`sort` without a sign; also `created` and `updated`."),
  sort_order: secondSpelling(
    "`asc` or `desc`, with `sort_by`. By default a title or a date ascends, anything else descends.",
  ),
  order: secondSpelling("`sort_order`."),
  tags: z
    .preprocess(
      (value) => [value].flat().filter(isText).join() || undefined,
      z
        .string()
        .refine((text) => text.split(",", tagsMax + 1).length <= tagsMax, {
          error: `Must have at most ${tagsMax} tags.`,
        })
        .optional(),
    )
    .meta({ description: "`tag`, several between commas.", deprecated: true }),
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
