"use client";

import type { ReactNode, Ref } from "react";
import { UserMenuButton } from "#app-shell/user-menu-button.tsx";
import { buttonClass } from "#ui/button.tsx";
import { MenuIcon, SearchIcon } from "#ui/icons.tsx";

export interface ViewHeaderActions {
  /** Opens the choice of lists, where there is no side bar. */
  onViews: () => void;
  onSearch: () => void;
}

interface ViewHeaderProps extends ViewHeaderActions {
  name: string;
  headingRef?: Ref<HTMLHeadingElement>;
  /** Beside the name. */
  note?: ReactNode;
  buttons?: ReactNode;
  children: ReactNode;
}

/** Head of what the page shows: its name, and what the side bar has where there is no room for it. */
export function ViewHeader({ name, headingRef, note, buttons, children, ...bar }: ViewHeaderProps) {
  return (
    <header className="px-2.5 pt-2 side:pt-6.5">
      <PhoneBar {...bar} />
      <div className="flex min-h-10 flex-wrap items-center gap-x-2.5">
        <h1
          ref={headingRef}
          tabIndex={-1}
          dir="auto"
          className="max-w-full truncate text-[1.75rem] leading-9 font-bold tracking-tight outline-none side:text-2xl"
        >
          {name}
        </h1>
        <span className="min-w-0 flex-1 truncate text-[0.9375rem] text-muted">{note}</span>
        <span className="-mr-2 flex items-center print:hidden">{buttons}</span>
      </div>
      {children}
    </header>
  );
}

function PhoneBar({ onViews, onSearch }: ViewHeaderActions) {
  return (
    <div className="mb-1 flex h-11 items-center justify-between gap-3 side:hidden print:hidden">
      <span className="-ml-2.5 flex">
        <button
          type="button"
          aria-label="Lists"
          onClick={onViews}
          className={buttonClass("subtle", "icon")}
        >
          <MenuIcon />
        </button>
        <button
          type="button"
          aria-label="Search"
          onClick={onSearch}
          className={buttonClass("subtle", "icon")}
        >
          <SearchIcon />
        </button>
      </span>
      <UserMenuButton />
    </div>
  );
}
