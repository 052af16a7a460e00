// Shared by the plain peers: table, queries and token check, as written on a first day with Drizzle and jose.
import { and, desc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import {
  bigint,
  boolean,
  integer,
  pgEnum,
  pgTable,
  text,
  timestamp,
  varchar,
} from "drizzle-orm/pg-core";
import { jwtVerify } from "jose";
import { Pool } from "pg";
import { z } from "zod";

export const settings = z
  .object({
    DATABASE_URL: z.string(),
    BETTER_AUTH_SECRET: z.string(),
    BETTER_AUTH_URL: z.string(),
    PORT: z.coerce.number(),
  })
  .parse(process.env);

const priority = pgEnum("task_priority", ["none", "low", "medium", "high", "urgent"]);

const tasks = pgTable("tasks", {
  id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  user_id: varchar({ length: 255 }).notNull(),
  title: varchar({ length: 255 }).notNull(),
  description: text(),
  completed: boolean().notNull().default(false),
  due_date: varchar({ length: 24 }),
  time_zone: varchar({ length: 64 }),
  priority: priority().notNull().default("medium"),
  tags: text().array().notNull().default([]),
  completed_at: timestamp({ withTimezone: true }),
  version: integer().notNull().default(1),
  created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  updated_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const NewTask = z.object({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(1000).nullish(),
  completed: z.boolean().default(false),
  due_date: z.union([z.iso.date(), z.iso.datetime({ local: true, offset: true })]).nullish(),
  time_zone: z.enum(Intl.supportedValuesOf("timeZone")).nullish(),
  priority: z.enum(priority.enumValues).default("medium"),
  tags: z.array(z.string().trim().min(1).max(50)).max(20).default([]),
});
export const Completion = z.object({ completed: z.boolean() });
export const TaskId = z.coerce.number().int().positive();

const db = drizzle(new Pool({ connectionString: settings.DATABASE_URL, max: 10 }));
const key = new TextEncoder().encode(settings.BETTER_AUTH_SECRET);
const { BETTER_AUTH_URL: issuer } = settings;

/** The user of an `Authorization` header. Throws for any other. */
export async function verifyUser(authorization: string | undefined): Promise<string> {
  const token = authorization?.replace(/^Bearer /, "") ?? "";
  const { payload } = await jwtVerify(token, key, {
    algorithms: ["HS256"],
    issuer,
    audience: issuer,
    requiredClaims: ["sub", "exp"],
  });
  return payload.sub ?? "";
}

export function listTasks(userId: string) {
  return db
    .select()
    .from(tasks)
    .where(eq(tasks.user_id, userId))
    .orderBy(desc(tasks.created_at), desc(tasks.id));
}

export async function findTask(userId: string, id: number) {
  const [task] = await db.select().from(tasks).where(owned(userId, id));
  return task;
}

export async function createTask(userId: string, task: z.infer<typeof NewTask>) {
  const [created] = await db
    .insert(tasks)
    .values({ ...task, user_id: userId, completed_at: task.completed ? new Date() : null })
    .returning();
  return created;
}

export async function completeTask(userId: string, id: number, completed: boolean) {
  const now = new Date();
  const [task] = await db
    .update(tasks)
    .set({
      completed,
      completed_at: completed ? now : null,
      version: sql`${tasks.version} + 1`,
      updated_at: now,
    })
    .where(owned(userId, id))
    .returning();
  return task;
}

function owned(userId: string, id: number) {
  return and(eq(tasks.id, id), eq(tasks.user_id, userId));
}
