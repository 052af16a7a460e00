// What the log keeps of SQL that somebody sends by hand. docs/operations.md says it to operators.
import { createFileDatabase } from "@todo/postgres/file-database";
import { withClient } from "@todo/postgres/postgres-client";
import type { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { findChanges, findLastChange } from "#changes/changes.ts";
import { createDb } from "#database.ts";
import { newUserId } from "./new-user.ts";

const url = await createFileDatabase();
const { db, close } = createDb({ url });
afterAll(close);

/** The events of a user in their order, with the versions. */
async function eventsOf(client: Client, userId: string): Promise<string[]> {
  const { rows } = await client.query<{ number: string; event: string; version: number }>(
    "select number, event, version from changes where user_id = $1 order by number",
    [userId],
  );
  expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_, place) => place + 1));
  return rows.map(({ event, version }) => `${event} ${version}`);
}

const store = (client: Client, userId: string, titles = ["a", "b", "c"]) =>
  client.query("insert into tasks (user_id, title) select $1, unnest($2::text[])", [
    userId,
    titles,
  ]);

test("COPY is logged, for each user that it names", () =>
  withClient(url, async (client) => {
    const [one, other] = [newUserId(), newUserId()];
    const lines = [one, other, one].map((userId) => `${userId}\\tCopied\\n`).join("");
    await client.query(`copy tasks (user_id, title) from program $$printf '${lines}'$$`);
    expect(await eventsOf(client, one)).toEqual(["created 1", "created 1"]);
    expect(await eventsOf(client, other)).toEqual(["created 1"]);
  }));

test("MERGE is logged: what it inserts, updates and deletes", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId);
    await client.query(`
      merge into tasks using (values ('a'), ('b'), ('new')) as given (title)
        on user_id = '${userId}' and tasks.title = given.title
      when matched and given.title = 'a' then update set title = 'A', version = version + 1
      when matched then delete
      when not matched then insert (user_id, title) values ('${userId}', given.title)`);
    const events = (await eventsOf(client, userId)).slice(3);
    expect(events.toSorted()).toEqual(["created 1", "deleted 1", "updated 2"]);
  }));

test("INSERT … ON CONFLICT DO UPDATE is logged as what it did to each row", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId, ["a"]);
    await client.query(
      `insert into tasks (user_id, title, uid)
        select user_id, 'again', uid from tasks where user_id = $1
        union all select $1, 'new', gen_random_uuid()
      on conflict (user_id, uid) do update set title = excluded.title, version = tasks.version + 1`,
      [userId],
    );
    const events = (await eventsOf(client, userId)).slice(1);
    expect(events.toSorted()).toEqual(["created 1", "updated 2"]);
  }));

test("one statement with several writes is logged whole", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId);
    await client.query(`
      with updated as (update tasks set title = 'A' where user_id = '${userId}' and title = 'a'),
        more as (update tasks set title = 'B' where user_id = '${userId}' and title = 'b'),
        gone as (delete from tasks where user_id = '${userId}' and title = 'c')
      insert into tasks (user_id, title) values ('${userId}', 'd')`);
    const events = (await eventsOf(client, userId)).slice(3);
    expect(events.toSorted()).toEqual(["created 1", "deleted 1", "updated 1", "updated 1"]);
  }));

test("a task that gets another id is gone, and there again under the other", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId, ["a"]);
    await client.query("update tasks set id = default where user_id = $1", [userId]);
    expect((await eventsOf(client, userId)).slice(1)).toEqual(["deleted 1", "restored 1"]);
  }));

test("savepoints: what is rolled back takes no number, whoever rolls it back", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId, ["a"]);
    const update = (title: string) =>
      `update tasks set title = '${title}', version = version + 1 where user_id = '${userId}'`;
    await client.query(`
      begin; savepoint one; ${update("lost")}; rollback to one; ${update("kept")};
      savepoint two; ${update("released")}; release two; commit`);
    await client.query(`
      do $$ begin
        begin ${update("lost")}; raise exception 'no'; exception when others then null; end;
        ${update("after it")};
      end $$`);
    expect((await eventsOf(client, userId)).slice(1)).toEqual([
      ...["updated 2", "updated 3", "updated 4"],
    ]);
  }));

test.for([
  { name: "without a character", userId: "" },
  { name: "of 255 characters outside of the first plane", userId: "𝄞".repeat(255) },
])("the tasks of a user $name are logged like others, deletions included", ({ userId }) =>
  withClient(url, async (client) => {
    await store(client, userId, ["a"]);
    await client.query("update tasks set title = 'b', version = 2 where user_id = $1", [userId]);
    await client.query("delete from tasks where user_id = $1", [userId]);
    expect(await eventsOf(client, userId)).toEqual(["created 1", "updated 2", "deleted 2"]);
  }),
);

test("neither TRUNCATE nor a session that replays a replica's writes is logged", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId);
    await client.query("set session_replication_role = replica");
    await client.query("delete from tasks where user_id = $1 and title = 'a'", [userId]);
    await client.query("reset session_replication_role");
    await client.query("begin; truncate tasks");
    expect(await eventsOf(client, userId)).toHaveLength(3);
    await client.query("rollback");
  }));

test("when the log is emptied and its numbers moved on, every follower has to start again", () =>
  withClient(url, async (client) => {
    const userId = newUserId();
    await store(client, userId);
    await client.query(`
      begin;
      truncate changes;
      update task_counts set last_change = last_change + 1000000 where count < 1000000000;
      commit`);
    for (const since of [0, 3, 4, 1_000_004]) {
      expect(await findChanges(db, userId, { since, limit: 1 })).toBe("expired");
    }
    await store(client, userId, ["d"]);
    for (const since of [0, 3, 4]) {
      expect(await findChanges(db, userId, { since, limit: 1 })).toBe("expired");
    }
    expect(await findLastChange(db, userId)).toBe(1_000_004);
  }));

test("a statement looks once for the oldest changes of a user, however many it logs", () =>
  withClient(url, async (client) => {
    await client.query("begin; set local track_functions = 'all'");
    await store(client, newUserId(), Array.from({ length: 100 }, String));
    const { rows } = await client.query(
      "select calls from pg_stat_xact_user_functions where funcname = 'forget_changes'",
    );
    expect(rows).toEqual([{ calls: "1" }]);
    await client.query("rollback");
  }));
