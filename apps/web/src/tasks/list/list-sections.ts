import type { ListRow } from "./list-rows.ts";

/** Row with its place on the page. */
export interface Placed<R extends ListRow = ListRow> {
  row: R;
  index: number;
  /** `undefined` where it stands in the flow of the page. */
  topPx: number | undefined;
}

interface ShownSection {
  key: string;
  heading: Placed<Extract<ListRow, { kind: "heading" }>> | undefined;
  items: Placed[];
}

/** Divides what is rendered into sections, each with the rows of one group. */
export function sectionsOf(visible: readonly Omit<Placed, "row">[], rows: readonly ListRow[]) {
  const sections: ShownSection[] = [];
  for (const { index, topPx } of visible) {
    const row = rows[index];
    if (!row) continue;
    const key = row.kind === "placeholder" ? "placeholders" : `group-${row.group.id}`;
    let section = sections.at(-1);
    if (section?.key !== key) sections.push((section = { key, heading: undefined, items: [] }));
    if (row.kind === "heading") section.heading = { row, index, topPx };
    else section.items.push({ row, index, topPx });
  }
  return sections;
}
