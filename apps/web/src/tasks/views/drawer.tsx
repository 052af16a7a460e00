"use client";

import { type ReactNode, type Ref, useRef, useState } from "react";

/** State of the drawer: what opens and closes it, and the props of its element. */
export function useDrawer() {
  const ref = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  function open(): void {
    setOpen(true);
    ref.current?.showModal();
  }
  const close = () => ref.current?.close();
  const onClose = () => setOpen(false);
  return [{ ref, isOpen, onClose }, open, close] as const;
}

interface DrawerProps {
  ref: Ref<HTMLDialogElement>;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Dialog at the edge, for the side bar of windows without room for it. Escape and a click beside it close it. */
export function Drawer({ ref, isOpen, onClose, children }: DrawerProps) {
  return (
    <dialog
      ref={ref}
      aria-label="Lists"
      onClose={onClose}
      {...{ closedby: "any" }}
      className="drawer fixed m-0 h-dvh max-h-none w-72 max-w-[85vw] overflow-y-auto bg-side text-ink shadow-raised backdrop:bg-backdrop"
    >
      {isOpen && children}
    </dialog>
  );
}
