import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { type QueryTrace, queryChannel } from "#connections/query-channel.ts";
import type { Db } from "#database.ts";
import { findTimeZone } from "#tasks/time-zones.ts";
import { failureOf } from "./failure.ts";
import { openDatabase } from "./driver.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db, url } = await openFileDatabase();

/** `db`, and how many statements it was given; those before `failures` are used up fail. */
function counting(failures = 0) {
  const counted = { statements: 0 };
  const through = {
    execute: (query: Parameters<Db["execute"]>[0]) => {
      counted.statements += 1;
      return counted.statements <= failures ? db.execute(sql`select 1 / 0`) : db.execute(query);
    },
  } as Db;
  return { counted, through };
}

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["europe/BERLIN", "Europe/Berlin"],
  ["america/port-au-prince", "America/Port-au-Prince"],
  ["utc", "UTC"],
  ["UTC", "UTC"],
  ["est5edt", "EST5EDT"],
  ["etc/gmt+5", "Etc/GMT+5"],
])("%s is spelled %s", async (name, spelled) => {
  expect(await findTimeZone(db, name)).toBe(spelled);
});

test.each(["Nowhere/City", "+05:30", "<+0530>-5:30", "", "Europe", "PDT", "Europe/Berlin "])(
  "%j is none",
  async (name) => {
    expect(await findTimeZone(db, name)).toBeUndefined();
  },
);

test("UTC asks for no statement, all others together for one", async () => {
  const { counted, through } = counting();
  await findTimeZone(through, "UTC");
  expect(counted.statements).toBe(0);
  const names = ["Europe/Berlin", "Asia/Tokyo", "Nowhere/City", "utc"];
  await Promise.all(names.map((name) => findTimeZone(through, name)));
  await findTimeZone(through, "Africa/Cairo");
  expect(counted.statements).toBe(1);
});

test("a transaction asks for no statement that its database has asked for, nor the other way round", async () => {
  const { db: other, close } = openDatabase({ url });
  onTestFinished(close);
  const sent: string[] = [];
  const note = (message: unknown) => sent.push((message as QueryTrace).text);
  queryChannel.start.subscribe(note);
  onTestFinished(() => void queryChannel.start.unsubscribe(note));
  await other.transaction((tx) => findTimeZone(tx, "Asia/Tokyo"));
  await findTimeZone(other, "Europe/Berlin");
  await other.transaction((tx) => findTimeZone(tx, "Africa/Cairo"));
  expect(sent.filter((text) => text.includes("pg_timezone_names"))).toHaveLength(1);
});

test("after a failure they are read again, by whoever asks next", async () => {
  const { counted, through } = counting(1);
  const failed = [findTimeZone(through, "Europe/Berlin"), findTimeZone(through, "Asia/Tokyo")];
  for (const { status } of await Promise.allSettled(failed)) expect(status).toBe("rejected");
  expect(await findTimeZone(through, "europe/berlin")).toBe("Europe/Berlin");
  expect(counted.statements).toBe(2);
});

test("a database that is out of reach is an outage, not a zone that nobody knows", async () => {
  const { db: closed, close } = openDatabase({ url });
  await close();
  expect(await failureOf(findTimeZone(closed, "Europe/Berlin"))).toMatchObject({
    kind: "unavailable",
  });
});
