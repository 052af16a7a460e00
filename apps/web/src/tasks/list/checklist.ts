/** Counts the lines `- [ ]` and `- [x]` of a text; `undefined` for none. */
export function countChecks(text: string): { done: number; all: number } | undefined {
  const boxes = text.match(/^[ \t]*[-*] \[[ xX]\]/gm);
  if (!boxes) return undefined;
  return { done: boxes.filter((box) => !box.endsWith("[ ]")).length, all: boxes.length };
}
