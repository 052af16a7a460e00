"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { type ComponentProps, useState } from "react";
import { Button, buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";

interface ConfirmManyProps {
  /** What is done, as on the button. */
  verb: string;
  count: number;
  onConfirm: () => void;
  button: ComponentProps<typeof Button>;
}

const askedAbove = 50;

/** Button for an action on many tasks, which asks before it changes very many. */
export function ConfirmMany({ verb, count, onConfirm, button }: ConfirmManyProps) {
  const [isAsking, setAsking] = useState(false);
  const words = `${verb} ${count.toLocaleString("en")} tasks`;
  return (
    <>
      <Button
        {...button}
        size="small"
        onClick={() => (count > askedAbove ? setAsking(true) : onConfirm())}
      />
      <AlertDialog.Root open={isAsking} onOpenChange={setAsking}>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className={backdropClass} />
          <AlertDialog.Popup className={`${popupClass} max-w-md`}>
            <AlertDialog.Title className="text-lg font-semibold tracking-tight">
              {`${words}?`}
            </AlertDialog.Title>
            <AlertDialog.Description className="mt-2 text-sm text-muted">
              You can take it back afterwards.
            </AlertDialog.Description>
            <div className="mt-6 grid gap-2 sm:flex sm:justify-end">
              <AlertDialog.Close className={buttonClass("secondary")}>Cancel</AlertDialog.Close>
              <AlertDialog.Close
                onClick={onConfirm}
                className={buttonClass(verb === "Delete" ? "danger" : "primary")}
              >
                {words}
              </AlertDialog.Close>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </>
  );
}
