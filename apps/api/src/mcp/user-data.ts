/** What could end the marking, or hide from whoever reads along; what emoji are made of may stay. */
const suspicious =
  /[<>&\u2028\u2029]|(?!\u200d|\ufe0e|\ufe0f)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What users wrote, as JSON between marks that it can't contain: a title that reads like an instruction stays a title.
 */
export function asUserData(...values: unknown[]): string {
  const lines = values.map((value) => JSON.stringify(value).replace(suspicious, escaped));
  const isShort = lines.length === 1 && typeof values[0] === "string";
  const text = isShort ? lines.join() : `\n${lines.join("\n")}\n`;
  return `<user-data>${text}</user-data>`;
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
