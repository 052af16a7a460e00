import { useEffect, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { ShortDate } from "#ui/short-date.tsx";
import { useLatest } from "#ui/use-latest.ts";
import { DeleteForGood } from "./delete-for-good.tsx";
import { type DeletedTask, titleOf, useRestore } from "./use-trash.ts";

interface TrashListProps {
  deletions: readonly DeletedTask[];
  /** Called when the row with the focus was the last one. */
  onEmptied: () => void;
}

export function TrashList({ deletions, onEmptied }: TrashListProps) {
  const list = useKeptFocus(onEmptied);
  return (
    <ul ref={list} aria-label="Deleted tasks" className="mt-6">
      {deletions.map((deleted) => (
        <TrashRow key={deleted.change} deleted={deleted} />
      ))}
    </ul>
  );
}

function TrashRow({ deleted }: { deleted: DeletedTask }) {
  const restore = useRestore(deleted);
  const title = titleOf(deleted);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5 last:border-0">
      <div className="min-w-48 flex-1">
        <p dir="auto" className="wrap-anywhere">
          {title}
        </p>
        <p className="text-2xs text-muted">
          Deleted <ShortDate time={deleted.timestamp} />
        </p>
      </div>
      <div className="flex gap-1 max-sm:-ml-3">
        <Button
          variant="quiet"
          size="small"
          busy={restore.isPending}
          aria-label={`Restore ${title}`}
          onClick={() => restore.mutate()}
        >
          {restore.isPending ? "Restoring…" : "Restore"}
        </Button>
        <DeleteForGood deleted={deleted} />
      </div>
    </li>
  );
}

/** Moves the focus to the neighbour when its row leaves the list. */
function useKeptFocus(onEmptied: () => void) {
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef(-1);
  const latest = useLatest({ onEmptied });

  useEffect(() => {
    const element = list.current;
    function note({ target }: FocusEvent): void {
      const row = (target as Element).closest("li");
      focused.current = row && element ? [...element.children].indexOf(row) : -1;
    }
    const tellEmptied = () => latest.current.onEmptied();
    element?.addEventListener("focusin", note);
    return () => {
      element?.removeEventListener("focusin", note);
      // The list unmounts with its last row.
      if (focused.current >= 0 && isFocusFree()) tellEmptied();
    };
  }, [latest]);

  useEffect(() => {
    const element = list.current;
    if (focused.current < 0 || !element || !isFocusFree()) return;
    const index = Math.min(focused.current, element.children.length - 1);
    element.children[index]?.querySelector("button")?.focus();
  });
  return list;
}

function isFocusFree(): boolean {
  return document.activeElement === document.body;
}
