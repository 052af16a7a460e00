/** Equal for spellings of one tag. Keeps apart what Unicode's case folding keeps apart, such as `ı` and `i`. */
export function foldTag(tag: string): string {
  const composed = tag.trim().normalize("NFC").replaceAll("ı", "\u0001");
  return composed.toLowerCase().toUpperCase().normalize("NFC");
}
