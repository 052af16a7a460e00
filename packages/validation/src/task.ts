import { z } from "zod";
import { limits } from "./limits.ts";
import { requiredOr, text } from "./text.ts";

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

/** Members that clients write, with their defaults in a new task. */
const fields = {
  title: Title,
  description: Description.default(null),
  completed: Completed.default(false),
};

type Fields = typeof fields;
type WithoutDefaults = {
  [Name in keyof Fields]: Fields[Name] extends z.ZodDefault<infer Value> ? Value : Fields[Name];
};

const withoutDefaults = Object.fromEntries(
  Object.entries(fields).map(([name, field]) => [
    name,
    field instanceof z.ZodDefault ? field.unwrap() : field,
  ]),
) as WithoutDefaults;

/** Names of the members that clients write, for error messages. */
export const writableMembers = Object.keys(fields).join(", ");

const bodyIsObject = { error: "Must be a JSON object." };

export const CreateTask = z.object(fields, bodyIsObject);
export type CreateTask = z.infer<typeof CreateTask>;

/** Body of `PUT` and `PATCH /api/tasks/{id}`: absent members keep their value. */
export const UpdateTask = z
  .object(withoutDefaults, bodyIsObject)
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

/** Path parameter of plain decimal digits, so that each task has exactly one URL. */
export const TaskId = z
  .string()
  .regex(/^(?:0|[1-9][0-9]*)$/, { error: "Must be a whole number in plain decimal digits." })
  .transform(Number);

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
  user_id: z.string().meta({
    description: "The subject of the token that created the task.",
    examples: ["hGx0Qw3vT9"],
  }),
  ...withoutDefaults,
  created_at: Instant,
  updated_at: Instant.meta({ description: `${instantMeaning} Moves on every change.` }),
});
export type Task = z.infer<typeof Task>;

export const TaskList = z.array(Task);
export type TaskList = z.infer<typeof TaskList>;
