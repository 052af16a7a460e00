import { GroupHeading } from "#tasks/list/group-heading.tsx";
import { listClass, rowClass } from "#tasks/list/list-class.ts";
import type { ListRow } from "#tasks/list/list-rows.ts";
import { type Placed, sectionsOf } from "#tasks/list/list-sections.ts";
import { RowCheckbox } from "#tasks/list/row-checkbox.tsx";
import { RowMeta } from "#tasks/list/row-meta.tsx";
import { RowTitle } from "#tasks/list/row-title.tsx";

/** More than any window has room for. */
const mostRows = 60;

const stillControl = { isSelected: undefined, disabled: false, tabIndex: -1 } as const;
const nothing = () => undefined;

/** The rows of `TaskList`, which takes their place, without what they do. */
export function FirstRows({ rows, today }: { rows: readonly ListRow[]; today: string }) {
  const visible = rows.slice(0, mostRows).map((_row, index) => ({ index, topPx: undefined }));
  const renderItem = ({ row }: Placed) =>
    row.kind === "task" && (
      <li key={row.key} data-task={row.key}>
        <div className={rowClass}>
          <RowCheckbox {...stillControl} task={row.task} onSelect={nothing} onComplete={nothing} />
          <RowTitle {...stillControl} task={row.task} onSelect={nothing} onOpen={nothing} />
          <RowMeta task={row.task} group={row.group.id} today={today} />
        </div>
      </li>
    );
  return (
    <div className={listClass}>
      {sectionsOf(visible, rows).map(({ heading, items, key }) => (
        <div key={key}>
          {heading && <GroupHeading group={heading.row.group} today={today} />}
          <ul>{items.map(renderItem)}</ul>
        </div>
      ))}
    </div>
  );
}
