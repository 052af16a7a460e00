"use client";

import type { ReactNode } from "react";
import { useMedia } from "#ui/use-media.ts";
import { DetailPane } from "./detail-pane.tsx";

interface FrameProps {
  sideBar: ReactNode;
  pane: ReactNode;
  isOpen: boolean;
  children: ReactNode;
}

/** Side bar, list and the pane of the open task. On small windows the pane lies over the list. */
export function Frame({ sideBar, pane, isOpen, children }: FrameProps) {
  const isWide = useMedia("(width >= 1100px)");
  const isCovered = isOpen && !isWide;
  return (
    <div className="flex min-h-dvh bg-surface">
      <aside
        aria-label="Side bar"
        data-side-bar
        className="sticky top-0 z-30 hidden h-dvh w-59 shrink-0 overflow-y-auto border-r border-line bg-side side:block print:hidden"
      >
        {sideBar}
      </aside>
      <main
        id="main"
        tabIndex={-1}
        inert={isCovered}
        className="min-w-0 flex-1 px-2 pb-40 outline-none side:px-8.5 side:pb-24 pane:px-11 print:px-0"
      >
        <div className="max-w-175">{children}</div>
      </main>
      {isOpen && <DetailPane>{pane}</DetailPane>}
    </div>
  );
}
