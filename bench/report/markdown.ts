/** A table whose first row is its head; the first column to the left, numbers to the right. */
export function markdownTable(rows: string[][]): string {
  const [head = [], ...body] = rows;
  const alignment = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, alignment, ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
