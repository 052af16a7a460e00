"use client";

import { PageLink } from "#ui/page-link.tsx";
import { Logo } from "#ui/logo.tsx";
import { OfflineBadge } from "./offline-badge.tsx";
import { UserMenuButton } from "./user-menu-button.tsx";

export function AppHeader() {
  return (
    <header className="sticky top-0 z-20 bg-canvas">
      <div className="mx-auto flex h-16 max-w-3xl items-center justify-between px-4 sm:px-6">
        <PageLink
          href="/tasks"
          className="-mx-2 flex items-center rounded-lg px-2 py-1 pointer-coarse:min-h-11"
        >
          <Logo />
        </PageLink>
        <div className="flex items-center gap-3">
          <OfflineBadge />
          <UserMenuButton />
        </div>
      </div>
    </header>
  );
}
