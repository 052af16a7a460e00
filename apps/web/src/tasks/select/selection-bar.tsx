import type { Task } from "@todo/validation/task";
import { useState } from "react";
import type { PagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { Button } from "#ui/button.tsx";
import { CloseIcon } from "#ui/icons.tsx";
import { useApp } from "#visit/app-context.ts";
import { ConfirmMany } from "./confirm-many.tsx";
import type { BulkActions } from "./use-bulk-actions.ts";
import type { Selection } from "./use-selection.ts";

interface SelectionBarProps {
  selection: Selection;
  list: PagedTasks | undefined;
  /** Fetches all tasks of the list; resolves to `undefined` if that fails. */
  loadAll: () => Promise<readonly Task[] | undefined>;
  actions: BulkActions;
}

const toText = (count: number) => count.toLocaleString("en");

/** Toolbar for the selected tasks. Notifications make room for it. */
export function SelectionBar({ selection, list, loadAll, actions }: SelectionBarProps) {
  const { selected, completeSelected, deleteSelected, stopSelecting, asked } = actions;
  const isNone = selected.length === 0;
  const count = isNone ? "" : ` ${toText(selected.length)}`;
  const verb = !isNone && selected.every(({ completed }) => completed) ? "Reopen" : "Complete";
  const askedVerb = asked === "delete" ? "Delete" : verb;

  return (
    <div
      role="toolbar"
      aria-label="Selected tasks"
      data-selection-bar
      className="fixed inset-x-4 bottom-4 z-30 side:left-63 mx-auto flex max-w-2xl flex-wrap items-center gap-1 rounded-xl bg-raised p-2 shadow-raised sm:bottom-6 print:hidden"
    >
      <p role="status" className="px-2 text-sm font-medium tabular-nums max-sm:w-full max-sm:pt-1">
        {isNone ? "None selected" : `${toText(selected.length)} selected`}
      </p>
      <Button variant="quiet" size="small" disabled={isNone} onClick={completeSelected}>
        {`${verb}${count}`}
      </Button>
      <Button variant="danger-quiet" size="small" disabled={isNone} onClick={deleteSelected}>
        {`Delete${count}`}
      </Button>
      <SelectAll selection={selection} list={list} loadAll={loadAll} />
      <Button
        variant="subtle"
        size="icon"
        aria-label="Stop selecting"
        onClick={stopSelecting}
        className="ml-auto"
      >
        <CloseIcon />
      </Button>
      <ConfirmMany
        words={asked && `${askedVerb}${count} tasks`}
        isDangerous={asked === "delete"}
        onConfirm={actions.confirm}
        onCancel={actions.cancel}
      />
    </div>
  );
}

/** Selects the whole list, and fetches what is missing of it before. */
function SelectAll({ selection, list, loadAll }: Omit<SelectionBarProps, "actions">) {
  const { announce, toaster } = useApp();
  const [isLoading, setLoading] = useState(false);
  const total = (list?.tasks.length ?? 0) + (list?.missing ?? 0);

  async function selectAll(): Promise<void> {
    setLoading(true);
    const all = await loadAll();
    setLoading(false);
    if (!all) {
      toaster.show({ tone: "danger", title: "Not all tasks can be loaded right now." });
      return;
    }
    selection.selectAll(all);
    announce(`${toText(all.length)} selected`);
  }
  return (
    <Button variant="subtle" size="small" busy={isLoading} onClick={() => void selectAll()}>
      {isLoading ? "Selecting…" : `Select all ${toText(total)}`}
    </Button>
  );
}
