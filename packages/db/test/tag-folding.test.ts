import { foldTag } from "@todo/validation/fold-tag";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { tasks } from "#tasks/task-tables.ts";
import { newUserId, storeTask } from "./new-user.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db } = await openFileDatabase();

/** For each text the first one that `keys` do not part from it. */
function firstAlike(texts: string[], keys: string[]): string[] {
  const first = new Map<string, string>();
  for (const [index, key] of keys.entries()) {
    if (!first.has(key)) first.set(key, texts[index] ?? "");
  }
  return keys.map((key) => first.get(key) ?? "");
}

function expectPartedAlike(texts: string[], keys: string[]) {
  const inSql = firstAlike(texts, keys);
  const here = firstAlike(texts, texts.map(foldTag));
  expect(texts.filter((_, index) => inSql[index] !== here[index])).toEqual([]);
}

/** Besides ideographs, private and unassigned ones: letters beyond are of no case. */
const assigned = sql`(
  select code from (
    select generate_series(160, 55295) union select generate_series(63744, 131071)
    union select generate_series(32, 126)
  ) as codes(code) where unicode_assigned(chr(code)))`;

test("all letters of Unicode are parted alike here and by PostgreSQL", async () => {
  const { rows } = await db.execute<{ text: string; key: string }>(
    sql`select 'a' || chr(code) || 'z' as text, fold_tag('a' || chr(code) || 'z') as key from ${assigned} as codes order by code`,
  );
  // What only the newer Unicode of one of both knows can't be compared.
  const known = rows.filter(({ text }) => !/\p{Cn}/u.test(text));
  expect(known.length).toBeGreaterThan(80_000);
  expectPartedAlike(
    known.map(({ text }) => text),
    known.map(({ key }) => key),
  );
});

test("so are sequences: composed letters, marks, ligatures, and what folding makes of them", async () => {
  const letters = [
    "ß",
    "ẞ",
    "ss",
    "SS",
    "ſs",
    "ﬁ",
    "fi",
    "İ",
    "i\u0307",
    "ı",
    "i",
    "I",
    "ς",
    "σ",
    "Σ",
  ];
  const marks = ["", "\u0301", "\u0307", "\u0345", "\u0301\u0345", "\u0345\u0301", "\u200d"];
  const greek = ["ᾳ", "α", "Α", "ᾼ", "ώ", "ω\u0301", "ῼ", "ΐ", "ι\u0308\u0301"];
  const all = [...letters, ...greek].flatMap((letter) => marks.map((mark) => letter + mark));
  const texts = [...all, ...all.map((text) => text.normalize("NFD"))];
  const { rows } = await db.execute<{ keys: string[] }>(
    sql`select array_agg(fold_tag(text) order by place) as keys
      from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) with ordinality as given(text, place)`,
  );
  expectPartedAlike(texts, rows[0]?.keys ?? []);
});

test("the keys of a stored task are folds of its tags, in their order", async () => {
  const { id } = await storeTask(db, newUserId(), { tags: ["Straße", "Zoo", "äpfel"] });
  const [row] = await db.select({ keys: tasks.tagKeys }).from(tasks).where(eq(tasks.id, id));
  const { rows } = await db.execute<{ keys: string[] }>(
    sql`select array[fold_tag('STRASSE'), fold_tag('zoo'), fold_tag('ÄPFEL')] as keys`,
  );
  expect(row?.keys).toEqual(rows[0]?.keys);
});
