"use client";

import { useStore } from "zustand";
import { CloseIcon } from "#ui/icons.tsx";
import type { ShownNotice, Toaster } from "./toaster.ts";

export function Toasts({ toaster }: { toaster: Toaster }) {
  const notices = useStore(toaster.notices);
  return (
    <section
      aria-label="Notifications"
      className="notices pointer-events-none fixed inset-x-4 z-50 mx-auto max-w-md side:bottom-6 side:in-[:root:has([data-side-bar])]:left-63 pane:in-[:root:has([data-detail])]:right-107 in-[:root:has([data-selection-bar])]:bottom-36 sm:in-[:root:has([data-selection-bar])]:bottom-24"
    >
      <div
        role="presentation"
        onPointerEnter={toaster.hold}
        onPointerLeave={toaster.release}
        onFocus={toaster.hold}
        onBlur={toaster.release}
      >
        <div role="status" className="grid gap-2">
          {notices.map((notice) => (
            <Toast key={notice.id} notice={notice} toaster={toaster} />
          ))}
        </div>
      </div>
    </section>
  );
}

function Toast({ notice, toaster }: { notice: ShownNotice; toaster: Toaster }) {
  const { id, title, description, tone, action } = notice;

  function act(): void {
    action?.onClick();
    dismiss();
  }

  function dismiss(): void {
    toaster.close(id);
    // The element that had focus and pointer is gone, without an event.
    toaster.release();
  }

  return (
    <div
      role={tone === "danger" ? "alert" : undefined}
      className="pointer-events-auto flex items-center gap-2 rounded-xl bg-toast py-1 pr-1 pl-4 text-on-toast shadow-raised transition-[opacity,translate] duration-200 starting:translate-y-4 starting:opacity-0"
    >
      <div className="min-w-0 flex-1 py-1.5 text-sm">
        <p
          dir="auto"
          className={`font-medium wrap-anywhere ${tone === "danger" ? "text-toast-danger" : ""}`}
        >
          {title}
        </p>
        {description && (
          <p dir="auto" className="line-clamp-3 wrap-anywhere text-toast-muted">
            {description}
          </p>
        )}
      </div>
      {action && (
        <button
          type="button"
          onClick={act}
          className="flex min-h-9 items-center gap-3 rounded-md px-3 text-sm font-semibold text-toast-accent hover:bg-on-toast/10 pointer-coarse:min-h-11"
        >
          <span>{action.label}</span>
          {action.keys && (
            <kbd
              aria-hidden="true"
              className="rounded-[5px] px-1.5 font-sans text-[0.6875rem] leading-4.5 font-normal text-toast-muted ring-1 ring-toast-muted/50 ring-inset max-side:hidden pointer-coarse:hidden"
            >
              {action.keys}
            </kbd>
          )}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={dismiss}
        className="grid size-9 place-items-center rounded-md text-toast-muted hover:bg-on-toast/10 pointer-coarse:size-11"
      >
        <CloseIcon />
      </button>
    </div>
  );
}
