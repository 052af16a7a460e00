"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";

interface ConfirmManyProps {
  /** What is asked, as `Delete 2,001 tasks`; `undefined` for nothing. */
  words: string | undefined;
  isDangerous: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before very many tasks are changed. */
export function ConfirmMany({ words, isDangerous, onConfirm, onCancel }: ConfirmManyProps) {
  return (
    <AlertDialog.Root
      open={words !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) onCancel();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md`}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">
            {words && `${words}?`}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            You can take it back afterwards.
          </AlertDialog.Description>
          <div className="mt-6 grid gap-2 sm:flex sm:justify-end">
            <AlertDialog.Close className={buttonClass("secondary")}>Cancel</AlertDialog.Close>
            <button
              type="button"
              onClick={onConfirm}
              className={buttonClass(isDangerous ? "danger" : "primary")}
            >
              {words}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
