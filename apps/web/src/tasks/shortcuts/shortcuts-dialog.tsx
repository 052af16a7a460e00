"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Switch } from "@base-ui/react/switch";
import { buttonClass } from "#ui/button.tsx";
import { backdropClass, popupClass } from "#ui/dialog-class.ts";
import { CloseIcon } from "#ui/icons.tsx";
import { keyClass } from "#ui/key-class.ts";

interface ShortcutsDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  isEnabled: boolean;
  onEnabledChange: (isEnabled: boolean) => void;
}

const shortcuts: [keys: string[], action: string][] = [
  [["n"], "New task"],
  [["/"], "Search"],
  [["Ctrl", "K"], "Go to a task, list, tag or action"],
  [["↑", "↓"], "Move through the list"],
  [["Space"], "Complete or reopen"],
  [["e"], "Edit"],
  [["Delete"], "Delete"],
  [["Ctrl", "Z"], "Undo"],
  [["x"], "Select"],
  [["Shift", "x"], "Select all from the last one to here"],
  [["Shift", "↑", "↓"], "Move and select"],
  [["Ctrl", "A"], "Select all, while selecting"],
  [["c"], "Complete or reopen what is selected"],
  [["Esc"], "Stop editing, searching or selecting"],
  [["?"], "Show this list"],
];

export function ShortcutsDialog(props: ShortcutsDialogProps) {
  return (
    <Dialog.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className={`${popupClass} max-w-md`}>
          <div className="flex items-center justify-between">
            <Dialog.Title className="text-lg font-semibold tracking-tight">
              Keyboard shortcuts
            </Dialog.Title>
            <Dialog.Close aria-label="Close" className={`${buttonClass("subtle", "icon")} -mr-2`}>
              <CloseIcon />
            </Dialog.Close>
          </div>
          <dl className="mt-3 text-sm">
            {shortcuts.map(([keys, action]) => (
              <div key={action} className="flex min-h-8.5 items-center justify-between gap-4">
                <dt>{action}</dt>
                <dd className="flex gap-1">
                  {keys.map((key) => (
                    <kbd key={key} className={keyClass}>
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <label className="mt-3 flex min-h-11 cursor-pointer items-center justify-between gap-4 border-t border-line pt-3 text-sm">
            Use keyboard shortcuts
            <Switch.Root
              checked={props.isEnabled}
              onCheckedChange={props.onEnabledChange}
              className="flex h-6 w-10 rounded-full bg-control p-0.5 ring-inset transition-colors data-checked:bg-accent"
            >
              <Switch.Thumb className="size-5 rounded-full bg-surface transition-transform forced-colors:bg-[ButtonText] data-checked:translate-x-4" />
            </Switch.Root>
          </label>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
