import { markdownTable } from "markdown-table";

/** A Markdown table whose first row is its head; the first column to the left, numbers to the right. */
export function toTable(rows: string[][]): string {
  const [head = []] = rows;
  return markdownTable(rows, { align: head.map((_, column) => (column === 0 ? "l" : "r")) });
}
