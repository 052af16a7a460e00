import type { ReactNode } from "react";

/** Place of the open task: a column beside the list, over it, or a sheet on phones. */
export function DetailPane({ children }: { children: ReactNode }) {
  return (
    <aside
      aria-label="Open task"
      data-detail
      className="fixed inset-x-0 top-3 bottom-0 z-20 overflow-y-auto overscroll-contain rounded-t-2xl border-line bg-surface shadow-raised side:top-0 side:left-59 side:rounded-none side:border-l side:shadow-none pane:sticky pane:left-auto pane:h-dvh pane:w-[25.875rem] pane:shrink-0 pane:border-l print:hidden"
    >
      {children}
    </aside>
  );
}
