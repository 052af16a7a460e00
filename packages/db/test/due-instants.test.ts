import { asc, between, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dueInstant, readerZone } from "#tasks/due-instants.ts";
import { tasks } from "#tasks/task-tables.ts";
import { boundOf, clockOf, createRandom, type Due, instantOf, randomDue } from "./due-dates.ts";
import { newUserId } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

const seed = Date.now() % 2 ** 32;

/** Where Node.js (tz 2026e) has newer rules for 2027 than the embedded PostgreSQL 18.4. */
const newerRules = [
  "Africa/Casablanca",
  "Africa/El_Aaiun",
  "America/Edmonton",
  "America/Inuvik",
  "America/Rainy_River",
  "America/Winnipeg",
  "America/Yellowknife",
  "Canada/Central",
  "Canada/Mountain",
];

const ms = (instant: unknown) => sql`(extract(epoch from ${instant}) * 1000)::float8`;

/** A row for each, with its place from 1. */
const fromJson = (dues: { date: string | null; zone: string | null }[]) => sql`rows from (
  jsonb_to_recordset(${JSON.stringify(dues)}::jsonb) as (date text, zone text)
) with ordinality as due(date, zone, place)`;

function isKnown(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

/** All that PostgreSQL and Node.js both know. */
async function listZones(): Promise<string[]> {
  const { rows } = await db.execute<{ name: string }>(
    sql`select name from pg_timezone_names order by name`,
  );
  return rows.map(({ name }) => name).filter(isKnown);
}

const zones = await listZones();

/** Those of `dues` of which PostgreSQL's functions say something else than Temporal. */
async function findDifferences(dues: Due[]) {
  const { rows } = await db.execute<{ instant: number; bound: number }>(sql`
    select ${ms(sql`due_instant(date, zone)`)} as instant, ${ms(sql`due_bound(date, zone)`)} as bound
    from ${fromJson(dues)} order by place`);
  expect(rows).toHaveLength(dues.length);
  return dues
    .map((due, index) => ({ ...due, ...rows[index], temporal: [instantOf(due), boundOf(due)] }))
    .filter(({ instant, bound, temporal }) => instant !== temporal[0] || bound !== temporal[1]);
}

const hourMs = 3_600_000;
const hoursAround = 72;

/** Whether another clock is shown in PostgreSQL than in Node.js at some hour near the due date. */
async function haveOtherRules({ date, zone }: Due): Promise<boolean> {
  const noon = Date.parse(`${date.slice(0, 10)}T12:00:00Z`);
  const hours = Array.from({ length: 2 * hoursAround + 1 }, (_, index) => {
    return noon + (index - hoursAround) * hourMs;
  });
  const { rows } = await db.execute<{ clock: number }>(sql`
    select ${ms(sql`to_timestamp(hour::float8 / 1000) at time zone ${zone}`)} as clock
    from jsonb_array_elements_text(${JSON.stringify(hours)}::jsonb) with ordinality as at(hour, place)
    order by place`);
  return rows.some(({ clock }, index) => clock !== clockOf(hours[index] ?? 0, zone));
}

test(`10,000 due dates and bounds in all zones mean the same to Temporal (seed ${seed})`, {
  timeout: 120_000,
}, async () => {
  const random = createRandom(seed);
  const spans: [number, number][] = [
    [1840, 1970],
    [1000, 9998],
    [1970, 2040],
  ];
  const dues = Array.from({ length: 10_000 }, (_, index) =>
    randomDue(random, zones[index % zones.length] ?? "UTC", spans[random(6)] ?? [1970, 2040]),
  );
  const differences = await findDifferences(dues);
  expect(zones.length).toBeGreaterThan(400);
  const wrong: Due[] = [];
  for (const due of differences) if (!(await haveOtherRules(due))) wrong.push(due);
  expect(wrong).toEqual([]);
  expect(differences.length).toBeLessThan(1_000);
});

test("the zones with newer rules are still those that are listed", async () => {
  const dues = zones.map((zone) => ({ zone, date: "2027-01-15T12:00:00" }));
  const differing = (await findDifferences(dues)).map(({ zone }) => zone);
  expect(differing).toEqual(newerRules);
});

test.each([
  ["the earlier of two", "2026-10-25T02:30:00", "Europe/Paris", "2026-10-25T00:30:00.000Z"],
  ["moved on by the gap", "2026-03-29T02:30:00", "Europe/Paris", "2026-03-29T01:30:00.000Z"],
  ["of a day, its last", "2026-08-08", "America/New_York", "2026-08-09T03:59:59.999Z"],
  [
    "of a day before one without midnight",
    "1919-03-30",
    "America/Toronto",
    "1919-03-31T04:29:59.999Z",
  ],
  ["of a day before two midnights", "2006-10-28", "America/St_Johns", "2006-10-29T02:29:59.999Z"],
  ["of a day before one that is missing", "2011-12-29", "Pacific/Apia", "2011-12-30T09:59:59.999Z"],
  [
    "of a zone that PostgreSQL takes for an abbreviation",
    "2026-07-01T12:00:00",
    "CET",
    "2026-07-01T10:00:00.000Z",
  ],
  ["as it is", "2026-08-08T07:30:00.123Z", "Asia/Tokyo", "2026-08-08T07:30:00.123Z"],
])("an instant is %s: %s in %s", async (_, date, zone, expected) => {
  const { rows } = await db.execute<{ ms: number }>(
    sql`select ${ms(sql`due_instant(${date}, ${zone})`)} as ms`,
  );
  expect(rows).toEqual([{ ms: Date.parse(expected) }]);
});

const fixedZone = "Asia/Kolkata";

/** As in a list: floating, in a zone of its own, or without a date. */
async function storeDues(userId: string, dues: (Due | undefined)[]) {
  const rows = dues.map((due, index) => ({
    date: due?.date ?? null,
    zone: index % 10 === 0 ? fixedZone : null,
  }));
  await db.execute(sql`
    insert into ${tasks} (user_id, title, due_date, time_zone)
    select ${userId}, place::text, date, zone from ${fromJson(rows)}`);
  return rows.map(({ date, zone }, index) => ({ title: String(index + 1), date, zone }));
}

test(`a list sorts and filters 10,000 due dates like Temporal, floating ones in the zone asked for (seed ${seed})`, {
  timeout: 120_000,
}, async () => {
  const random = createRandom(seed);
  const thisYear = new Date().getUTCFullYear();
  const names = zones.filter((zone) => !newerRules.includes(zone));
  for (let round = 0; round < 40; round += 1) {
    const zone = round === 0 ? "UTC" : (names[random(names.length)] ?? "UTC");
    const userId = newUserId();
    const dues = Array.from({ length: 250 }, (_, index) =>
      index % 25 === 3 ? undefined : randomDue(random, zone, [thisYear - 12, thisYear + 12]),
    );
    const stored = await storeDues(userId, dues);
    const expected = stored
      .map((task) => ({
        ...task,
        ms: task.date === null ? null : instantOf({ date: task.date, zone: task.zone ?? zone }),
      }))
      .toSorted(
        (one, other) =>
          (one.ms ?? Infinity) - (other.ms ?? Infinity) || Number(one.title) - Number(other.title),
      );

    const found = db
      .with(readerZone(db, sql`${zone}`))
      .select({
        title: tasks.title,
        date: tasks.dueDate,
        zone: tasks.timeZone,
        ms: sql`${ms(dueInstant)}`,
      })
      .from(tasks)
      .orderBy(asc(dueInstant), tasks.id)
      .$dynamic();
    expect(await found.where(eq(tasks.userId, userId)), zone).toEqual(expected);
    const [from, to] = [`${thisYear}-03-28`, `${thisYear + 1}-10-26T02:30:00`];
    const [fromMs, toMs] = [from, to].map((date) => boundOf({ date, zone })) as [number, number];
    const within = between(
      dueInstant,
      sql`due_bound(${from}, ${zone})`,
      sql`due_bound(${to}, ${zone})`,
    );
    expect(await found.where(sql`${eq(tasks.userId, userId)} and ${within}`), zone).toEqual(
      expected.filter((task) => task.ms !== null && task.ms >= fromMs && task.ms <= toMs),
    );
  }
});
