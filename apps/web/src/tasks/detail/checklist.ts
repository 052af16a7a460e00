const step = /^([ \t]*[-*] \[)([ xX])(\][ \t]*)([^\n]*)$/;

export type Line = { text: string } | { step: string; isDone: boolean };

/** Reads the lines of a text; those that begin with `- [ ]` or `- [x]` are steps. */
export function toLines(text: string): Line[] {
  return text.split("\n").map((line) => {
    const [, , mark, , words = ""] = step.exec(line) ?? [];
    return mark === undefined ? { text: line } : { step: words, isDone: mark !== " " };
  });
}

/** Counts the steps of a text. */
export function countSteps(text: string | null): { done: number; all: number } {
  const marks = text?.match(/(?<![^\n])[ \t]*[-*] \[[ xX]\]/g) ?? [];
  return { done: marks.filter((mark) => !mark.endsWith("[ ]")).length, all: marks.length };
}

/** Ticks a step, or takes its tick away. */
export function toggleStep(text: string, index: number): string {
  const lines = text.split("\n");
  const line = lines[index] ?? "";
  lines[index] = line.replace(step, (_, start: string, mark: string, end: string, words: string) =>
    [start, mark === " " ? "x" : " ", end, words].join(""),
  );
  return lines.join("\n");
}
