import { z } from "zod";
import { DueDate, KeptDueDate } from "./due-date.ts";
import { emptyAsNull, lenient, strictPartOf } from "./lenient.ts";
import { limits } from "./limits.ts";
import { priorities, Priority, readPriority } from "./priority.ts";
import { readTags, Tags } from "./tags.ts";
import { requiredOr, text } from "./text.ts";
import { TimeZone } from "./time-zone.ts";
import { Uid, uuidPattern } from "./uid.ts";

export const Title = text({
  minLength: 1,
  maxLength: limits.titleMaxLength,
  multiline: false,
}).meta({
  description: `1 to ${limits.titleMaxLength} code points after trimming, at least one of them visible; no control characters.`,
  examples: ["Buy milk"],
});

export const Description = text({
  minLength: 0,
  maxLength: limits.descriptionMaxLength,
  multiline: true,
})
  .nullable()
  .meta({
    description: `null, or at most ${limits.descriptionMaxLength} code points; line breaks and tabs are allowed.`,
    examples: ["2 litres"],
  });

const Completed = z
  .boolean({ error: requiredOr("Must be true or false.") })
  .meta({ description: "Whether the task is done.", examples: [false] });

const orNoDueDate = (dueDate: typeof DueDate) =>
  dueDate.nullable().meta({
    description:
      "null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.",
    examples: ["2026-08-08", "2026-08-08T09:30:00", "2026-08-08T07:30:00.000Z"],
  });

/** Members that clients write, with their defaults in a new task. */
const fields = {
  title: Title,
  description: Description.default(null),
  completed: Completed.default(false),
  priority: lenient(
    Priority.meta({
      description: `One of ${priorities.join(", ")}.`,
      examples: ["high"],
    }).default("medium"),
    readPriority,
  ),
  due_date: lenient(orNoDueDate(DueDate).default(null), emptyAsNull),
  time_zone: lenient(
    TimeZone.nullable()
      .meta({
        description:
          "null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.",
        examples: ["Europe/Berlin"],
      })
      .default(null),
    emptyAsNull,
  ),
  tags: lenient(
    Tags.meta({
      description: `At most ${limits.tagsPerTask} tags of 1 to ${limits.tagMaxLength} code points. Two that differ by case alone are the same.`,
      examples: [["home", "garden"]],
    }).default([]),
    readTags,
  ),
};

type Fields = typeof fields;
type Inner<Field> =
  Field extends z.ZodPreprocess<infer Strict>
    ? Inner<Strict>
    : Field extends z.ZodDefault<infer Value>
      ? Value
      : Field;
type Changeable<Field> =
  Field extends z.ZodPreprocess<infer Strict>
    ? z.ZodPreprocess<z.ZodOptional<Inner<Strict>>>
    : Inner<Field>;

const mapFields = <Mapped>(toMapped: (field: z.ZodType) => z.ZodType) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, toMapped(field)]),
  ) as Mapped;

const innerOf = (field: z.ZodType): z.ZodType => {
  const strict = strictPartOf(field);
  if (strict) return innerOf(strict);
  return field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
};

/** As they are answered. */
const answered = mapFields<{ [Name in keyof Fields]: Inner<Fields[Name]> }>(innerOf);

/** As they are changed. */
const changeable = mapFields<{ [Name in keyof Fields]: Changeable<Fields[Name]> }>((field) => {
  const inner = innerOf(field);
  return field instanceof z.ZodPreprocess
    ? field.clone({ ...field.def, out: inner.optional() })
    : inner;
});

/** Names of the members that clients write, for error messages. */
export const writableMembers = Object.keys(fields).join(", ");

const bodyIsObject = { error: "Must be a JSON object." };

/** Chosen by the client, or else by the database. */
const chosenUid = lenient(
  Uid.optional().meta({
    description: "A UUID of your choice that names the task, beside `id`; without one it gets one.",
  }),
  (value) => emptyAsNull(value) ?? undefined,
);

export const CreateTask = z.object({ ...fields, uid: chosenUid }, bodyIsObject);
export type CreateTask = z.infer<typeof CreateTask>;

/** Body of `PUT` and `PATCH /api/tasks/{id}`: absent members keep their value. */
export const UpdateTask = z
  .object(changeable, bodyIsObject)
  .exactPartial()
  .refine((changes) => Object.keys(changes).length > 0, {
    error: `Must have at least one of ${writableMembers}.`,
  })
  .meta({ minProperties: 1 });
export type UpdateTask = z.infer<typeof UpdateTask>;

export const CompleteTask = z.object({ completed: Completed }, bodyIsObject);
export type CompleteTask = z.infer<typeof CompleteTask>;

/** Body of `PATCH /api/{user_id}/tasks/{id}/complete`: without `completed` it toggles. */
export const CompleteOrToggleTask = z.object(
  { completed: Completed.exactOptional() },
  bodyIsObject,
);
export type CompleteOrToggleTask = z.infer<typeof CompleteOrToggleTask>;

const id = new RegExp(`^(?:0|[1-9][0-9]*|${uuidPattern})$`);

const idRule = "Must be a whole number in plain decimal digits, or a UUID.";

/** Path parameter: the id in plain decimal digits as a number, or the uid in lower case. */
export const TaskId = z
  .string({ error: requiredOr(idRule) })
  .regex(id, { error: idRule })
  .transform((text) => (text.includes("-") ? text.toLowerCase() : Number(text)));

export const TaskParams = z.object({ id: TaskId });
export type TaskParams = z.infer<typeof TaskParams>;

// Stryker disable next-line StringLiteral: a description for OpenAPI.
const instantMeaning = "RFC 3339 in UTC with milliseconds; set by the server.";
const Instant = z.iso
  .datetime({ precision: 3 })
  .meta({ description: instantMeaning, examples: ["2026-01-18T12:00:00.000Z"] });

export const Task = z.object({
  id: z
    .int()
    .nonnegative()
    .meta({ description: "Assigned by the database.", examples: [42] }),
  uid: Uid,
  user_id: z.string().meta({
    description: "The subject of the token that created the task.",
    examples: ["hGx0Qw3vT9"],
  }),
  ...answered,
  due_date: orNoDueDate(KeptDueDate),
  completed_at: Instant.nullable().meta({
    description: `When \`completed\` became true; null otherwise, and for what was completed before this was recorded. ${instantMeaning}`,
    examples: [null],
  }),
  version: z
    .int()
    .positive()
    .meta({
      description: "Counts the changes, from 1: the number in the `ETag`.",
      examples: [1],
    }),
  created_at: Instant,
  updated_at: Instant.meta({ description: `${instantMeaning} Moves on every change.` }),
});
export type Task = z.infer<typeof Task>;

export const TaskList = z.array(Task);
export type TaskList = z.infer<typeof TaskList>;
