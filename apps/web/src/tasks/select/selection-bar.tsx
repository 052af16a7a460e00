import type { PagedTasks } from "#tasks/list/use-paged-tasks.ts";
import { Button } from "#ui/button.tsx";
import { CloseIcon } from "#ui/icons.tsx";
import { ConfirmMany } from "./confirm-many.tsx";
import type { BulkActions } from "./use-bulk-actions.ts";
import type { useSelectAll } from "./use-select-all.ts";

interface SelectionBarProps {
  list: PagedTasks | undefined;
  all: ReturnType<typeof useSelectAll>;
  actions: BulkActions;
}

const toText = (count: number) => count.toLocaleString("en");

/** Toolbar for the selected tasks. Notifications make room for it. */
export function SelectionBar({ list, all, actions }: SelectionBarProps) {
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
      <SelectAll list={list} all={all} />
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

/** Selects the whole list. */
function SelectAll({ list, all }: Pick<SelectionBarProps, "list" | "all">) {
  const total = (list?.tasks.length ?? 0) + (list?.missing ?? 0);
  return (
    <Button variant="subtle" size="small" busy={all.isLoading} onClick={all.selectAll}>
      {all.isLoading ? "Selecting…" : `Select all ${toText(total)}`}
    </Button>
  );
}
