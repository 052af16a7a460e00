/** Writes tags with commas between them. One that has a comma is quoted, as in CSV (RFC 4180). */
export function toTagsText(tags: readonly string[]): string {
  return tags.map((tag) => (/^"|,/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag)).join(", ");
}

/** Inverse of `toTagsText`; leaves out empty pieces. */
export function toTags(text: string): string[] {
  const pieces = text.match(/\s*"(?:[^"]|"")*"\s*(?=,|$)|[^,]+/g) ?? [];
  return pieces.map((piece) => unquoted(piece.trim())).filter((tag) => tag !== "");
}

function unquoted(piece: string): string {
  const quoted = /^"(.*)"$/.exec(piece)?.[1];
  return quoted === undefined ? piece : quoted.replaceAll('""', '"').trim();
}
