"use client";

import { Fragment, type RefCallback } from "react";
import { GroupHeading } from "./group-heading.tsx";
import { listClass } from "./list-class.ts";
import type { ListRow } from "./list-rows.ts";
import { type Placed, sectionsOf } from "./list-sections.ts";
import { PlaceholderRow } from "./placeholder-row.tsx";
import { TaskRow } from "./task-row.tsx";
import { type TaskListProps, useTaskRows } from "./use-task-rows.ts";

export function TaskList(props: TaskListProps) {
  const { list, selection, staying, openId } = props;
  const { element, measure, heightPx, rows, visible, actions, focus } = useTaskRows(props);
  const today = list.query.day;
  const currentId = list.tasks[focus.current]?.id;

  function renderRow(row: ListRow) {
    if (row.kind !== "task") {
      return <PlaceholderRow hasFailed={list.hasFailed && row.key === "placeholder-0"} />;
    }
    const { task, group } = row;
    return (
      <TaskRow
        {...{ task, today, actions }}
        group={group.id}
        isCurrent={task.id === currentId}
        isOpen={task.id === openId}
        isFolding={staying.folding.has(task.id)}
        isSelected={selection.isOpen ? selection.ids.has(task.id) : undefined}
      />
    );
  }

  const renderItem = (item: Placed) => (
    <li
      key={elementKey(item.row)}
      {...placeOf(item, measure)}
      aria-setsize={list.tasks.length + list.missing}
      aria-posinset={item.row.kind === "task" ? item.row.position : undefined}
      aria-hidden={item.row.kind !== "task" || undefined}
      data-task={item.row.key}
    >
      {renderRow(item.row)}
    </li>
  );

  return (
    <div role="presentation" onKeyDown={focus.onKeyDown} onFocus={focus.onFocus}>
      <div
        ref={element}
        role="group"
        aria-label="Tasks"
        aria-busy={list.isStale}
        className={listClass}
        style={{ height: heightPx }}
      >
        {sectionsOf(visible, rows).map(({ heading, items, key }) => (
          <Fragment key={key}>
            {heading && (
              <GroupHeading
                {...placeOf(heading, measure)}
                group={heading.row.group}
                today={today}
              />
            )}
            {items.length > 0 && <ul>{items.map(renderItem)}</ul>}
          </Fragment>
        ))}
      </div>
    </div>
  );
}

/** A new task has another id once it is saved, and the same row. */
function elementKey(row: ListRow): string | number {
  return row.kind === "task" ? row.task.uid : row.key;
}

function placeOf({ index, topPx }: Placed, ref: RefCallback<HTMLElement> | undefined) {
  if (topPx === undefined) return { "data-index": index };
  const style = { transform: `translateY(${topPx}px)` };
  const className = "absolute inset-x-0 top-0 print:static print:transform-none!";
  return { ref, "data-index": index, style, className };
}
