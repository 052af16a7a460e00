"use client";

import { type MouseEvent, type ReactNode, useRef, useState } from "react";

/** Drawer with the side bar, for windows without room for it. */
export function useDrawer(sideBar: ReactNode) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);

  return {
    open(): void {
      setOpen(true);
      dialog.current?.showModal();
    },
    close: () => dialog.current?.close(),
    dialog: (
      // Its own Escape closes it; the backdrop is the element itself.
      <dialog
        ref={dialog}
        aria-label="Lists"
        onClose={() => setOpen(false)}
        onClick={(event: MouseEvent) => {
          if (event.target === event.currentTarget) dialog.current?.close();
        }}
        className="drawer fixed m-0 h-dvh max-h-none w-72 max-w-[85vw] overflow-y-auto bg-side text-ink shadow-raised backdrop:bg-backdrop"
      >
        {isOpen && sideBar}
      </dialog>
    ),
  };
}
