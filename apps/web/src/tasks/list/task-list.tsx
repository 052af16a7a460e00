"use client";

import type { Task } from "@todo/validation/task";
import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
} from "react";
import type { Selection } from "#tasks/select/use-selection.ts";
import { GroupHeading } from "./group-heading.tsx";
import { type ListRow, toRows } from "./list-rows.ts";
import { PlaceholderRow } from "./placeholder-row.tsx";
import { type RowActions, TaskRow } from "./task-row.tsx";
import type { PagedTasks } from "./use-paged-tasks.ts";
import { useRowFocus } from "./use-row-focus.ts";
import type { StayingRows } from "./use-staying.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

export interface TaskListHandle {
  /** Focuses the current row, or the one with the id as soon as it is there. */
  focus: (id?: number) => void;
}

interface TaskListProps {
  ref: Ref<TaskListHandle>;
  list: PagedTasks;
  selection: Selection;
  staying: StayingRows;
  openId: number | undefined;
  onOpen: (id: number) => void;
  /** Deletes the selected tasks; without any, the given one. */
  onDelete: (task: Task) => void;
  /** Called when there is no row left to focus. */
  onEmptied: () => void;
}

/** Rows between the last visible and the last loaded one at which the next page is fetched. */
const loadAhead = 60;

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

  return (
    <div role="presentation" onKeyDown={focus.onKeyDown} onFocus={focus.onFocus}>
      <div
        ref={element}
        role="group"
        aria-label="Tasks"
        aria-busy={list.isStale}
        className="relative mt-1 transition-opacity duration-75 aria-busy:opacity-50 print:h-auto!"
        style={{ height: heightPx }}
      >
        {sectionsOf(visible, rows).map(({ heading, items, key }) => (
          <Section
            key={key}
            heading={
              heading && (
                <GroupHeading
                  {...placeOf(heading, measure)}
                  group={heading.row.group}
                  today={today}
                />
              )
            }
          >
            {items.map((item) => (
              <li
                key={item.row.key}
                {...placeOf(item, measure)}
                aria-setsize={list.tasks.length + list.missing}
                aria-posinset={item.row.kind === "task" ? item.row.position : undefined}
                aria-hidden={item.row.kind !== "task" || undefined}
                data-task={item.row.key}
                className="absolute inset-x-0 top-0 print:static print:transform-none!"
              >
                {renderRow(item.row)}
              </li>
            ))}
          </Section>
        ))}
      </div>
    </div>
  );
}

function Section({ heading, children }: { heading: ReactNode; children: readonly ReactNode[] }) {
  return (
    <>
      {heading}
      {children.length > 0 && <ul>{children}</ul>}
    </>
  );
}

interface Placed<R extends ListRow = ListRow> {
  row: R;
  index: number;
  topPx: number;
}

interface ShownSection {
  key: string;
  heading: Placed<Extract<ListRow, { kind: "heading" }>> | undefined;
  items: Placed[];
}

/** Divides what is rendered into sections, each with the rows of one group. */
function sectionsOf(
  visible: readonly { index: number; topPx: number }[],
  rows: readonly ListRow[],
) {
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

function placeOf({ index, topPx }: Placed, ref: (element: Element | null) => void) {
  return { ref, "data-index": index, style: { transform: `translateY(${topPx}px)` } };
}

/** Rows to render, with their focus and their actions. */
function useTaskRows(props: TaskListProps) {
  const { ref, list, selection, staying, openId, onOpen, onDelete, onEmptied } = props;
  const { tasks, groups, missing, loadMore } = list;
  const { toggle } = selection;
  const { stay, release } = staying;
  const rows = useMemo(() => toRows({ groups, missing }), [groups, missing]);
  const focus = useRowFocus({
    tasks,
    onEmptied,
    onExtend(from, to) {
      if (!selection.ids.has(from.id)) toggle(from);
      toggle(to, true);
    },
  });
  const { current, keepFocus, focusRow } = focus;
  useImperativeHandle(ref, () => ({ focus: focusRow }), [focusRow]);

  const currentId = tasks[current]?.id;
  const kept = rows.flatMap(({ key }, index) => (key === currentId || key === openId ? index : []));
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const heightOf = useRowHeights(rows);
  const virtual = useVirtualRows({ count: rows.length, keyOf, heightOf, kept });

  const isShort = virtual.lastSeen + loadAhead >= rows.length - missing;
  useEffect(() => {
    if (isShort) loadMore?.();
  }, [isShort, loadMore]);

  const actions = useMemo<RowActions>(
    () => ({
      select: toggle,
      open: (task) => onOpen(task.id),
      delete: (task) => {
        keepFocus(task);
        onDelete(task);
      },
      beforeChange(task, completed) {
        keepFocus(task);
        if (completed) stay(task.id);
      },
      leave: (task) => release(task.id),
    }),
    [keepFocus, onDelete, onOpen, toggle, stay, release],
  );
  return { ...virtual, visible: virtual.rows, rows, actions, focus };
}

const heights = { fine: { task: 38, heading: 40 }, coarse: { task: 46, heading: 40 } };

/** Heights of rows before they are measured. */
function useRowHeights(rows: readonly ListRow[]): (index: number) => number {
  return useCallback(
    (index: number) => {
      const isCoarse =
        typeof window !== "undefined" && window.matchMedia("(pointer: coarse)").matches;
      const { task, heading } = heights[isCoarse ? "coarse" : "fine"];
      return rows[index]?.kind === "heading" ? heading : task;
    },
    [rows],
  );
}
