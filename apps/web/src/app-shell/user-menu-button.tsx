"use client";

import { useOnDemand } from "#ui/use-on-demand.ts";
import { useApp } from "#visit/app-context.ts";
import { UserMenuFace, userMenuTriggerProps } from "./user-menu-face.tsx";

const importMenu = async () => (await import("./user-menu.tsx")).UserMenu;

/** Stands in for the account menu until it is first wanted. */
export function UserMenuButton() {
  const { toaster } = useApp();
  const [Menu, load] = useOnDemand(importMenu);
  if (Menu) return <Menu />;

  // Fetched ahead, so that it opens at once; a failure shows when it is asked for.
  const prepare = () => void importMenu().catch(() => undefined);
  function open(): void {
    load().catch(() => {
      const description = "Check your connection, then try again.";
      toaster.show({ tone: "danger", title: "The menu can’t be loaded.", description });
    });
  }
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      onPointerEnter={prepare}
      onFocus={prepare}
      onClick={open}
      {...userMenuTriggerProps}
    >
      <UserMenuFace />
    </button>
  );
}
