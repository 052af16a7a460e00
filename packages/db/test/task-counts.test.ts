import { describe, expect, test } from "vitest";
import { countByKind } from "#tasks/task-counts.ts";
import { deleteTask } from "#tasks/tasks.ts";
import { atTime, installClock } from "./fixed-clock.ts";
import { plainTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();
await installClock(db);

const maxTags = 100;
const countAt = (now: string, userId: string, zone: string) =>
  atTime(db, now, (tx) => countByKind(tx, userId, zone, maxTags));

test("all, pending, completed, overdue, due today and tags", async () => {
  const userId = newUserId();
  const plan = { ...plainTask, tags: ["home"] };
  await storeTask(db, userId, { ...plan, dueDate: "2026-08-07" });
  await storeTask(db, userId, { ...plan, dueDate: "2026-08-07", completed: true });
  await storeTask(db, userId, { ...plan, dueDate: "2026-08-08" });
  await storeTask(db, userId, { ...plan, dueDate: "2026-08-08", completed: true });
  await storeTask(db, userId, { ...plan, dueDate: "2026-08-08T09:00:00.000Z", tags: [] });
  await storeTask(db, userId, { ...plan, dueDate: "2026-08-09", tags: ["garden"] });
  await storeTask(db, userId, plainTask);
  expect(await countAt("2026-08-08T10:00:00Z", userId, "UTC")).toStrictEqual({
    all: 7,
    pending: 5,
    completed: 2,
    overdue: 2,
    dueToday: 2,
    tags: [
      { name: "home", pending: 2 },
      { name: "garden", pending: 1 },
    ],
  });
});

test("nobody's tasks are nothing, whoever else has some", async () => {
  const [one, other] = [newUserId(), newUserId()];
  await storeTask(db, other, { tags: ["theirs"] });
  const nothing = { all: 0, pending: 0, completed: 0, overdue: 0, dueToday: 0, tags: [] };
  expect(await countByKind(db, one, "UTC", maxTags)).toStrictEqual(nothing);
  expect(await countByKind(db, "%", "UTC", maxTags)).toStrictEqual(nothing);
  const { id } = await storeTask(db, one, { tags: ["mine"] });
  const counts = await countAt("2030-01-01T00:00:00Z", one, "UTC");
  expect(counts).toMatchObject({ all: 1, overdue: 1, tags: [{ name: "mine", pending: 1 }] });
  await deleteTask(db, one, id);
  expect(await countByKind(db, one, "UTC", maxTags)).toStrictEqual(nothing);
});

describe("a day is due to its end, where the task or its reader is", () => {
  const day = { ...plainTask, dueDate: "2026-08-08" };
  const today = { overdue: 0, dueToday: 1 };
  const overdue = { overdue: 1, dueToday: 0 };
  const later = { overdue: 0, dueToday: 0 };

  test.each([
    ["floating, in its first instant", null, "Europe/Berlin", "2026-08-07T22:00:00Z", today],
    ["floating, just before it", null, "Europe/Berlin", "2026-08-07T21:59:59.999Z", later],
    ["floating, in its last instant", null, "Europe/Berlin", "2026-08-08T21:59:59.999Z", today],
    ["floating, when it is over", null, "Europe/Berlin", "2026-08-08T22:00:00Z", overdue],
    ["floating, a day ahead", null, "Pacific/Kiritimati", "2026-08-08T10:00:00Z", overdue],
    ["floating, a day behind", null, "Pacific/Pago_Pago", "2026-08-09T10:59:00Z", today],
    [
      "of its own zone, for a reader in another",
      "Asia/Tokyo",
      "UTC",
      "2026-08-08T14:59:59Z",
      today,
    ],
    [
      "of its own zone, when it is over there",
      "Asia/Tokyo",
      "UTC",
      "2026-08-08T15:00:00Z",
      {
        overdue: 1,
        dueToday: 1,
      },
    ],
  ] as const)("%s", async (_, timeZone, zone, now, expected) => {
    const userId = newUserId();
    await storeTask(db, userId, { ...day, timeZone });
    expect(await countAt(now, userId, zone)).toMatchObject(expected);
  });
});

describe("in the nights of daylight saving", () => {
  const missing = { ...plainTask, dueDate: "2026-03-29T02:30:00" };
  const double = { ...plainTask, dueDate: "2026-10-25T02:30:00" };
  const shortDay = { ...plainTask, dueDate: "2026-03-29" };
  const longDay = { ...plainTask, dueDate: "2026-10-25" };
  const beforeGap = { ...plainTask, dueDate: "2026-09-05" };
  const afterGap = { ...plainTask, dueDate: "2026-09-06" };

  test.each([
    ["a missing time is moved on", missing, "Europe/Berlin", "2026-03-29T01:30:00Z", 0, 1],
    ["and then overdue", missing, "Europe/Berlin", "2026-03-29T01:30:00.001Z", 1, 1],
    ["a double time is the earlier", double, "Europe/Berlin", "2026-10-25T00:30:00Z", 0, 1],
    ["and overdue at the later", double, "Europe/Berlin", "2026-10-25T01:30:00Z", 1, 1],
    ["a day of 23 hours, to its end", shortDay, "Europe/Berlin", "2026-03-29T21:59:59Z", 0, 1],
    ["and after it", shortDay, "Europe/Berlin", "2026-03-29T22:00:00Z", 1, 0],
    ["a day of 25 hours, to its end", longDay, "Europe/Berlin", "2026-10-25T22:59:59Z", 0, 1],
    ["and after it", longDay, "Europe/Berlin", "2026-10-25T23:00:00Z", 1, 0],
    [
      "a day before one without midnight",
      beforeGap,
      "America/Santiago",
      "2026-09-06T03:59:59Z",
      0,
      1,
    ],
    ["and after it", beforeGap, "America/Santiago", "2026-09-06T04:00:00Z", 1, 0],
    ["a day without midnight", afterGap, "America/Santiago", "2026-09-06T04:00:00Z", 0, 1],
    ["and before it", afterGap, "America/Santiago", "2026-09-06T03:59:59Z", 0, 0],
  ] as const)("%s", async (_, task, zone, now, overdue, dueToday) => {
    const [floating, own] = [newUserId(), newUserId()];
    await storeTask(db, floating, task);
    await storeTask(db, own, { ...task, timeZone: zone });
    for (const userId of [floating, own]) {
      const counts = await countAt(now, userId, zone);
      expect(counts).toMatchObject({ overdue, dueToday });
    }
  });
});

describe("tags", () => {
  const tagsOf = async (userId: string, max = maxTags) =>
    (await countByKind(db, userId, "UTC", max)).tags;

  test("are spelled as in the newest task, whatever its state, and counted together", async () => {
    const userId = newUserId();
    await storeTask(db, userId, { tags: ["HOME", "straße"] });
    await storeTask(db, userId, { tags: ["STRASSE", "home"] });
    const { id } = await storeTask(db, userId, { tags: ["x", "Home"], completed: true });
    expect(await tagsOf(userId)).toEqual([
      { name: "Home", pending: 2 },
      { name: "STRASSE", pending: 2 },
      { name: "x", pending: 0 },
    ]);
    await deleteTask(db, userId, id);
    expect(await tagsOf(userId)).toEqual([
      { name: "home", pending: 2 },
      { name: "STRASSE", pending: 2 },
    ]);
  });

  test("are the most used, the most used first, completed tasks included", async () => {
    const userId = newUserId();
    const uses = [["c", "b", "a"], ["c", "b"], ["c"], ["d", "c"]];
    for (const tags of uses) await storeTask(db, userId, { tags, completed: tags.length === 1 });
    await storeTask(db, userId, { tags: ["d", "d2"] });
    expect(await tagsOf(userId, 3)).toEqual([
      { name: "c", pending: 3 },
      { name: "b", pending: 2 },
      { name: "d", pending: 2 },
    ]);
    expect((await tagsOf(userId)).map(({ name }) => name)).toEqual(["c", "b", "d", "a", "d2"]);
  });
});
