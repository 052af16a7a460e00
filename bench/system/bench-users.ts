import { randomBytes } from "node:crypto";
import { createDb, type Db } from "@todo/db/database";
import { sql } from "drizzle-orm";
import { SignJWT } from "jose";
import { planColumns, planValues } from "./plan-members.ts";

/** For servers and tokens. */
export const issuer = "http://localhost:8100";
export const secret = randomBytes(48).toString("base64url");

export interface BenchUser {
  id: string;
  token: string;
  taskIds: number[];
}

/** Creates users with a session and tasks: all first tasks, then all second ones, and so on. */
export async function createBenchUsers(
  db: Db,
  { name, users, tasks }: { name: string; users: number; tasks: number },
): Promise<BenchUser[]> {
  const owners = sql`(select ${`${name}-`}::text || n as id, n as place from generate_series(1, ${users}::int) n)`;
  await db.execute(sql`
    insert into "user" (id, name, email)
    select id, id, id || '@example.com' from ${owners} as owner`);
  await db.execute(sql`
    insert into session (id, user_id, token, expires_at)
    select 'session-' || id, id, id, now() + interval '7 days' from ${owners} as owner`);
  await db.execute(sql`
    insert into tasks (user_id, title, description, completed, ${planColumns}, created_at, updated_at)
    select id, 'Task number ' || n || ' of many', 'Something to be done before the day ends', n % 3 = 0,
      ${planValues}, now() - n * interval '1 minute', now() - n * interval '1 second'
    from generate_series(1, ${tasks}::int) as n, ${owners} as owner
    order by n, place`);
  await db.execute(sql`
    insert into task_counts (user_id, count) select id, ${tasks}::int from ${owners} as owner
    on conflict (user_id) do update set count = excluded.count`);
  const { rows } = await db.execute<{ id: string; tasks: string[] | null }>(sql`
    select owner.id, array_agg(tasks.id) filter (where tasks.id is not null) as tasks
    from ${owners} as owner left join tasks on user_id = owner.id group by owner.id`);
  return Promise.all(
    rows.map(async ({ id, tasks: ids }) => ({
      id,
      token: await tokenOf(id),
      taskIds: (ids ?? []).map(Number),
    })),
  );
}

/** Equal to a token of `POST /api/auth/signin`. */
function tokenOf(userId: string): Promise<string> {
  return new SignJWT({ sid: `session-${userId}` })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime("6d")
    .sign(new TextEncoder().encode(secret));
}

export async function withDb<Result>(url: string, work: (db: Db) => Promise<Result>) {
  const database = createDb({ url, maxConnections: 1, statementTimeoutMs: 3_600_000 });
  try {
    return await work(database.db);
  } finally {
    await database.close();
  }
}
