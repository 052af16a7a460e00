// Which tasks a search finds: letters match whatever their case (Unicode, section 3.13.3) and spelling (section 3.11).
import { type SQL, sql } from "drizzle-orm";
import { tasks } from "./task-tables.ts";

/** What stands for another part of a letter before it: an accent, or a vowel or consonant of a Korean syllable. */
const markClass = String.raw`\p{M}\u1160-\u11ff`;
const markedLetter = new RegExp(`[^${markClass}]?[${markClass}]+`, "gu");
const mark = new RegExp(`[${markClass}]`, "gu");

/** Where Unicode has letters for which NFC puts others: `ड़`, which many keyboards write as one, or the Angstrom sign. */
const respelledRanges = [
  [0x340, 0xfb9],
  [0x1f71, 0x232a],
  [0x2adc, 0x2adc],
  [0xf900, 0xfb4e],
  [0x1d15e, 0x1d1c0],
  [0x2f800, 0x2fa1d],
] as const;

/** Such letters, but for those that folding replaces, by each letter of what NFC puts for them. */
const respelled = new Map<string, string[]>();
for (const [first, last] of respelledRanges) {
  for (let code = first; code <= last; code += 1) {
    const letter = String.fromCodePoint(code);
    const usual = letter.normalize("NFC");
    const folded = [letter.toLowerCase(), letter.toUpperCase()];
    if (folded.includes(usual.toLowerCase()) || folded.includes(usual.toUpperCase())) continue;
    for (const part of usual.toLowerCase()) {
      respelled.set(part, [...(respelled.get(part) ?? []), ...folded]);
    }
  }
}

/** The marks and letters of which a text has one wherever it spells a part of `search` in another way. */
export function marksOf(search: string): string[] {
  const spellings = search.normalize("NFC") + search.normalize("NFD");
  const letters = [...spellings.toLowerCase()].flatMap((letter) => respelled.get(letter) ?? []);
  return [...new Set([...accentsOf(search), ...letters])];
}

function accentsOf(search: string): string[] {
  const letters = search.normalize("NFD").match(markedLetter) ?? [];
  const spelled = letters.filter((letter) => {
    const isAlone = letter.match(mark)?.length === 1;
    const forms = [letter, letter.toUpperCase()];
    return !isAlone || forms.some((form) => form.normalize("NFC") !== form);
  });
  return spelled.join("").match(mark) ?? [];
}

// In a subquery, so that it is folded once and not for each row.
const needle = sql`(select ${normalized(sql`${sql.placeholder("search")}::text`)})`;

// Joined by a character that no text has: to look at each tag by itself took a quarter of the time of a search.
const tagContainsSearch = sql`(
  ${tasks.tagKeys} <> '{}' and strpos(array_to_string(${tasks.tagKeys}, chr(2)), ${needle}) > 0)`;

/**
 * Whether title, description or a tag contain the placeholder `search`. If it `hasMarks`, those texts are normalized that have
 * one of the placeholder `marks`: to normalize every text would take seconds.
 */
export function containsSearch(hasMarks: boolean): SQL {
  if (!hasMarks) {
    return sql`(
      strpos(fold_case(${tasks.title}), ${needle}) > 0 or strpos(fold_case(${tasks.description}), ${needle}) > 0
      or ${tagContainsSearch})`;
  }
  const marks = sql`unnest(${sql.placeholder("marks")}::text[]) as marks(mark)`;
  return sql`(${tagContainsSearch} or exists (
    select from (values (${tasks.title}::text), (${tasks.description})) as texts(body),
      lateral (select fold_case(body) as folded offset 0) as folds
    where strpos(folded, ${needle}) > 0 or (
      exists (select from ${marks} where strpos(folded, mark) > 0)
      and strpos(${normalized(sql`body`)}, ${needle}) > 0
    )
  ))`;
}

/** One spelling of all that match each other. */
function normalized(text: SQL): SQL {
  return sql`normalize(fold_case(normalize(${text}, nfc)), nfc)`;
}
