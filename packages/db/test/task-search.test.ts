import { type SQL, sql } from "drizzle-orm";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { allTasks } from "#tasks/listing.ts";
import { countTasks, listAndCountTasks, listTasks } from "#tasks/task-list.ts";
import { tasks } from "#tasks/task-tables.ts";
import { createTasks, deleteTask } from "#tasks/tasks.ts";
import { driver } from "./driver.ts";
import { newTask, plainTask } from "./new-task.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();
const newest = { by: "createdAt", descending: true } as const;

async function isFound(search: string, text: string) {
  const userId = newUserId();
  await storeTask(db, userId, { title: "other" });
  const stored = await storeTask(db, userId, { title: "x", description: `<${text}>` });
  const filter = { ...allTasks, search };
  const rows = await listTasks(db, userId, filter);
  expect(await countTasks(db, userId, filter)).toBe(rows.length);
  const page = await listAndCountTasks(db, userId, filter, newest, { limit: 5 });
  expect(page).toEqual({ rows, total: rows.length, isLast: true, change: expect.any(Number) });
  return rows.some(({ id }) => id === stored.id);
}

async function expectAlike(...texts: string[]) {
  for (const search of texts) {
    for (const text of texts) expect([search, text, await isFound(search, text)]).toContain(true);
  }
}

test.each([
  ["garden", true],
  ["RDEN", true],
  ["caf\u00e9", true],
  ["e\u0301", true],
  ["nc", false],
  ["n\nc", false],
  ["garden,caf", false],
  ["n\u00e9", false],
])("a search for %j among two tags: %s", async (search, expected) => {
  const userId = newUserId();
  await storeTask(db, userId, { tags: ["Garden", "cafe\u0301"] });
  await storeTask(db, userId, { tags: [] });
  expect(await countTasks(db, userId, { search })).toBe(expected ? 1 : 0);
});

describe("letters of several forms are the same:", () => {
  test.each([
    ["capital and small", ["milk", "MILK"]],
    ["umlauts", ["äpfel", "ÄPFEL"]],
    ["sigma at the end of a word", ["οδος", "οδοσ", "ΟΔΟΣ"]],
    ["micro and mu", ["µ", "μ", "Μ"]],
    ["the long s", ["sinn", "ſinn", "SINN"]],
    ["variants of Greek letters", ["ϐϑϕ", "βθφ", "ΒΘΦ"]],
    ["the sharp s", ["straße", "STRASSE", "STRAẞE", "strasse"]],
    ["ligatures", ["ﬁn", "fin", "FIN"]],
    ["Kelvin and Angstrom", ["KÅ", "kå"]],
    ["Cherokee", ["Ꭰ", "ꭰ"]],
    ["the dotted I", ["İ", "i\u0307"]],
    ["letters that only lose their capital's accent order", ["ΐ", "Ϊ́"]],
  ])("%s", async (_name, texts) => {
    await expectAlike(...texts);
  });

  test("but not others", async () => {
    for (const [search, text] of [
      ["ı", "i"],
      ["é", "e"],
      ["i", "ı"],
      ["ss", "s"],
    ] as const) {
      expect([search, text, await isFound(search, text)]).toEqual([search, text, false]);
    }
  });
});

describe("spellings of a letter are the same:", () => {
  test.each([
    ["composed and decomposed", ["café", "cafe\u0301", "CAFE\u0301"]],
    ["composed in part", ["việt", "vie\u0323\u0302t", "vi\u1eb9\u0302t", "vi\u00ea\u0323t"]],
    ["marks in another order", ["s\u0323\u0307", "s\u0307\u0323", "\u1e69", "\u1e63\u0307"]],
    ["marks that never compose", ["q\u0323\u0307", "q\u0307\u0323"]],
    ["some composed, some not", ["éàü", "e\u0301àu\u0308", "éa\u0300ü"]],
    ["Korean syllables", ["한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "하\u11ab구\u11a8"]],
    ["voiced kana", ["がぎ", "か\u3099ぎ"]],
    ["Hindi", ["ल\u095cका", "ल\u0921\u093cका"]],
    ["Bengali", ["বা\u09dcি", "বা\u09a1\u09bcি"]],
    ["Hebrew with points", ["\ufb2a", "\u05e9\u05c1"]],
    ["two accents of Greek", ["\u1f71", "\u03ac", "\u1fbb", "\u0386", "α\u0301"]],
    ["doubled ideographs", ["\uf900", "\u8c48"]],
    ["doubled signs", ["\u037e", ";"]],
  ])("%s", async (_name, texts) => {
    await expectAlike(...texts);
  });
});

// One way to PostgreSQL is enough for a thousand searches.
test.runIf(driver === "pg")("a search for any letter finds the same letter", async () => {
  const letters = codePoints().filter((letter) => letter.normalize("NFC") !== letter);
  const userId = newUserId();
  // Of a user each, so that a search reads one text.
  const userOf = (index: number) => `${userId} ${index}`;
  const users = sql.param(letters.map((_, index) => userOf(index)));
  await db.execute(sql`
    insert into ${tasks} (user_id, title)
    select * from unnest(${users}::text[], ${sql.param(letters.map((letter) => `<${letter}>`))}::text[])`);
  const lost: string[] = [];
  for (const [index, search] of letters.entries()) {
    const rows = await listTasks(db, userOf(index), { ...allTasks, search });
    if (rows.length === 0) lost.push(search);
  }
  expect(lost).toEqual([]);
});

/** All but surrogates, which are none by themselves. */
function codePoints(): string[] {
  const codes = Array.from({ length: 0x30000 }, (_, code) => code);
  return codes
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
}

test("without casefold(), as before PostgreSQL 18, letters are parted alike", async () => {
  const old = (text: SQL) =>
    sql`normalize(upper(lower(replace(${text}, chr(305), chr(1)) collate "und-x-icu")), nfc)`;
  const { rows } = await db.execute(sql`
    with letters as (
      select letter, normalize(fold_case(letter), nfc) as folded, ${old(sql`letter`)} as old
      from generate_series(32, 131071) as codes(code), lateral normalize(chr(code), nfc) as letter
      where code not between 55296 and 57343
    )
    select letter from letters
    where old <> ${old(sql`folded`)}
      -- Others are younger than the ICU of this PostgreSQL.
      and (lower(letter collate "und-x-icu") <> letter or upper(letter collate "und-x-icu") <> letter)
    union all
    select string_agg(letter, ' ') from letters group by old having count(distinct folded) > 1`);
  expect(rows).toEqual([]);
});

describe("a search through 10,000 texts of 1,000 characters takes a second at most, or is given up:", () => {
  const jamo = "\u1112\u1161\u11ab";
  test.each([
    ["a prefix again and again", "a", `${"a".repeat(199)}b`],
    ["an end again and again", "a", `b${"a".repeat(199)}`],
    ["long characters", "\u{1f600}", `\u{1f601}${"\u{1f600}".repeat(199)}`],
    ["decomposed letters", "e\u0323\u0302", `${"ệ".repeat(99)}x`],
    ["decomposed syllables", jamo, `${"한".repeat(99)}x`],
    ["marks in the wrong order", "\u0301\u0323", `x${"\u0323\u0301".repeat(90)}`],
  ])("%s", async (_name, unit, search) => {
    const userId = newUserId();
    const description = [...unit.repeat(1_000)].slice(0, 1_000).join("");
    await db.execute(sql`
      insert into ${tasks} (user_id, title, description)
      select ${userId}, 'x', ${description} from generate_series(1, 10000)`);
    const startedAt = performance.now();
    const [found] = await Promise.allSettled([
      listAndCountTasks(db, userId, { ...allTasks, search }, newest, { limit: 5 }),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    if (found?.status === "fulfilled") expect(found.value).toMatchObject({ rows: [], total: 0 });
    else expect(found?.reason).toMatchObject({ code: "57014", kind: "unavailable" });
    await db.execute(sql`delete from ${tasks} where user_id = ${userId}`);
  });
});

test("a page whose tasks are deleted between finding and reading them is not the last", async () => {
  const userId = newUserId();
  const stored = await createTasks(db, userId, Array(60).fill(newTask(plainTask)), 60);
  const definition = sql`select pg_get_functiondef('fold_case'::regproc) as text`;
  const { rows } = await db.execute<{ text: string }>(definition);
  onTestFinished(() => db.execute(rows[0]?.text ?? "").then(() => {}));
  await db.execute(`create or replace function fold_case(text) returns text language plpgsql as
    $$ begin perform pg_sleep(0.003); return lower($1); end $$`);
  const order = { by: "createdAt", descending: false } as const;
  const page = listAndCountTasks(db, userId, { search: "milk" }, order, { limit: 3 });
  await sleep(50);
  for (const { id } of stored?.slice(0, 2) ?? []) await deleteTask(db, userId, id);
  expect(await page).toMatchObject({ rows: [{ id: stored?.[2]?.id }], isLast: false });
});
