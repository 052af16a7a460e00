import { markdownTable } from "markdown-table";

/** A Markdown table; the first row is the head, numbers are aligned right. */
export function toTable(rows: string[][]): string {
  const [head = []] = rows;
  return markdownTable(rows, { align: head.map((_, column) => (column === 0 ? "l" : "r")) });
}
