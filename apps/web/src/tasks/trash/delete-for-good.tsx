"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";
import { type DeletedTask, titleOf, useDeleteForGood } from "./use-trash.ts";

/** Button that deletes a task for good, once the user has confirmed it. */
export function DeleteForGood({ deleted }: { deleted: DeletedTask }) {
  const { mutate, isPending } = useDeleteForGood(deleted);
  const title = titleOf(deleted);
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger
        disabled={isPending}
        aria-label={`Delete for good: ${title}`}
        className={`${buttonClass("subtle", "small")} pointer-coarse:min-h-11 print:hidden`}
      >
        {isPending ? "Deleting…" : "Delete for good"}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md`}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">
            Delete this task for good?
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            <strong className="font-medium wrap-anywhere text-ink">{title}</strong> leaves the trash
            at once. This can’t be undone.
          </AlertDialog.Description>
          <div className="mt-6 grid gap-2 sm:flex sm:justify-end">
            <AlertDialog.Close className={buttonClass("secondary")}>Keep it</AlertDialog.Close>
            <AlertDialog.Close onClick={() => mutate()} className={buttonClass("danger")}>
              Delete for good
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
