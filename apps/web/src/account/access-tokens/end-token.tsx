"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";

interface EndTokenProps {
  name: string;
  label: string;
  isBusy: boolean;
  onEnd: () => void;
}

/** Button that ends an access token, once the user has confirmed it. */
export function EndToken({ name, label, isBusy, onEnd }: EndTokenProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger
        disabled={isBusy}
        aria-label={`End ${label}`}
        className={buttonClass("danger-quiet", "small")}
      >
        {isBusy ? "Ending…" : "End"}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md`}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">
            End this token?
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            What uses <strong className="font-medium wrap-anywhere text-ink">{name}</strong> is
            refused within ten seconds. What it did stays. This can’t be undone.
          </AlertDialog.Description>
          <div className="mt-6 grid gap-2 sm:flex sm:justify-end">
            <AlertDialog.Close className={buttonClass("secondary")}>Keep it</AlertDialog.Close>
            <AlertDialog.Close onClick={onEnd} className={buttonClass("danger")}>
              End it
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
