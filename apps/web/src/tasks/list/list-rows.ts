import type { Task } from "@todo/validation/task";
import type { Group } from "#tasks/cache/arrange.ts";
import type { PagedTasks } from "./use-paged-tasks.ts";

/** Row of a list: a heading, a task, or the place of one that is not loaded. */
export type ListRow =
  | { kind: "heading"; group: Group; key: string }
  | { kind: "task"; group: Group; key: number; task: Task; position: number }
  | { kind: "placeholder"; key: string };

export function toRows({ groups, missing }: Pick<PagedTasks, "groups" | "missing">): ListRow[] {
  const rows: ListRow[] = [];
  let position = 0;
  for (const group of groups) {
    if (group.id !== "") rows.push({ kind: "heading", group, key: group.id });
    for (const task of group.tasks) {
      position += 1;
      rows.push({ kind: "task", group, key: task.id, task, position });
    }
  }
  for (let index = 0; index < missing; index += 1) {
    rows.push({ kind: "placeholder", key: `placeholder-${index}` });
  }
  return rows;
}
