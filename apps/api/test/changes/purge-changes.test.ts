import { withClient } from "@todo/postgres/postgres-client";
import { expect, it, vi } from "vitest";
import { startPurging } from "#changes/purge-changes.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { newUser } from "../fixtures/tokens.ts";

const logged = (message: string) => logLines.lines.filter((line) => line.includes(message));

const query = (text: string, values: unknown[]) =>
  withClient(ownerUrl(), async (client) => (await client.query(text, values)).rows as object[]);

it("changes that are kept no longer are removed now and then, younger ones never", async () => {
  const [idle, active] = [await newUser(), await newUser()];
  for (const user of [idle, active]) await createTask(user);
  await query("update changes set created_at = now() - interval '31 days' where user_id = $1", [
    idle.id,
  ]);
  const stop = startPurging(20);
  const kept = () =>
    query("select user_id from changes where user_id = any($1)", [[idle.id, active.id]]);
  await expect.poll(kept).toEqual([{ user_id: active.id }]);
  stop();
  expect(logged("changes purged").join()).toContain('"purged":1');
});

it("goes on until none are left that are kept no longer", async () => {
  const user = await newUser();
  await createTask(user);
  await query(
    `insert into changes select (jsonb_populate_record(known, jsonb_build_object(
       'number', known.number + more, 'created_at', now() - interval '31 days'))).*
     from changes known, generate_series(1, 2500) more where known.user_id = $1`,
    [user.id],
  );
  const left = async () =>
    (await query("select number from changes where user_id = $1", [user.id])).length;
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const stop = startPurging(60_000, 1);
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  await expect.poll(left).toBe(1);
  stop();
});

it("a database that is away is tried again, and nobody else hears of it", async () => {
  const databaseUrl = "postgresql://todo:todo@127.0.0.1:1/todo";
  await withSettings({ databaseUrl, databaseDriver: "pg" }, async () => {
    const stop = startPurging(20);
    await expect.poll(() => logged("changes not purged").length).toBeGreaterThan(2);
    stop();
  });
  expect(logged("changes not purged")[0]).toContain('"code":"ECONNREFUSED"');
});

it("no process lives on for it", () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const stop = startPurging();
  expect(timers()).toBe(before);
  stop();
});
