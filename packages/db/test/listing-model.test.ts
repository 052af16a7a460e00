import fc from "fast-check";
import { expect, test } from "vitest";
import { positionOf, type TaskFilter, type TaskOrder } from "#tasks/listing.ts";
import { countTasks, listAndCountTasks, listTasks } from "#tasks/task-list.ts";
import { taskColumns, taskCounts, taskPriority, tasks } from "#tasks/task-tables.ts";
import { listed } from "./listing-model.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

/** Where clocks are put on at midnight, by half an hour, or never, and one a day ahead. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
];
/** The nights in which those clocks are changed, the days around them, and any other. */
const nights = ["03-08", "03-29", "04-05", "09-06", "10-04", "10-25", "11-01"];
const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const day = fc
  .tuple(fc.constantFrom(...nights, "08-08"), fc.integer({ min: -1, max: 1 }))
  .map(([night, shift]) => dayAfter(`2026-${night}`, shift));
const time = fc
  .tuple(
    fc.constantFrom("00", "01", "02", "03", "12", "23"),
    fc.constantFrom("00", "29", "30", "59"),
  )
  .map((parts) => `${parts.join(":")}:00`);
const localTime = fc.tuple(day, time).map((parts) => parts.join("T"));
const due = fc.oneof(
  day,
  localTime,
  localTime.map((local) => `${local}.000Z`),
);

const instant = fc.constantFrom(0, 1, 60_000).map((at) => new Date(at).toISOString());
const tag = fc.constantFrom("Home", "home", "straße", "STRASSE", "Äpfel", "garden");
const uniqueTags = fc.uniqueArray(tag, {
  maxLength: 3,
  selector: (text) => text[0]?.toUpperCase(),
});

const storedTask = fc.record({
  title: fc.constantFrom("a", "b", "c strasse", "d home"),
  description: fc.option(fc.constantFrom("ÄPFEL", "x")),
  completed: fc.boolean(),
  dueDate: fc.option(due, { freq: 4 }),
  timeZone: fc.option(fc.constantFrom(...zones)),
  priority: fc.constantFrom(...taskPriority.enumValues),
  tags: uniqueTags,
  createdAt: instant,
  updatedAt: instant,
});

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const filter: fc.Arbitrary<TaskFilter> = fc.record({
  completed: maybe(fc.boolean()),
  search: fc.option(fc.constantFrom("äpfel", "STRASSE", "o"), { nil: undefined, freq: 1 }),
  priorities: maybe(fc.subarray([...taskPriority.enumValues])),
  tags: maybe(fc.array(tag, { maxLength: 2 })),
  dueAfter: maybe(due),
  dueBefore: maybe(due),
  timeZone: maybe(fc.constantFrom(...zones)),
});
const order: fc.Arbitrary<TaskOrder> = fc.record({
  by: fc.constantFrom("createdAt", "updatedAt", "title", "dueDate", "priority"),
  descending: fc.boolean(),
});

const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id);

/** The ids on all pages of `limit`, and the total that each page tells. */
async function readPages(userId: string, filter: TaskFilter, order: TaskOrder, limit: number) {
  const ids: number[] = [];
  const totals = new Set<number>();
  for (let after: ReturnType<typeof positionOf> | undefined; ; ) {
    const { rows, total } = await listAndCountTasks(db, userId, filter, order, { limit, after });
    ids.push(...idsOf(rows));
    totals.add(total);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    if (!last) return { ids, totals: [...totals] };
    after = positionOf(last, order);
  }
}

test("filters, orders, totals and pages are those of a second implementation", async () => {
  const property = fc.asyncProperty(
    fc.array(storedTask, { minLength: 20, maxLength: 30 }),
    fc.array(fc.tuple(filter, order), { minLength: 12, maxLength: 12 }),
    async (stored, queries) => {
      const userId = newUserId();
      const rows = stored.map((task) => ({ userId, ...task }));
      await db.insert(taskCounts).values({ userId, count: rows.length });
      const all = await db.insert(tasks).values(rows).returning(taskColumns);
      for (const [filter, order] of queries) {
        const expected = idsOf(listed(all, filter, order));
        expect(idsOf(await listTasks(db, userId, filter, order))).toEqual(expected);
        const total = expected.length;
        expect(await countTasks(db, userId, filter)).toBe(total);
        expect(await readPages(userId, filter, order, 7)).toEqual({
          ids: expected,
          totals: [total],
        });
      }
    },
  );
  await fc.assert(property, { numRuns: 40 });
});
