/** Columns of equal width: the first to the left, the others to the right. */
export function toTable(rows: string[][]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const line = (row: string[]) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(width(0)) : text.padStart(width(column))))
      .join("  ");
  return `${rows.map(line).join("\n")}\n`;
}
