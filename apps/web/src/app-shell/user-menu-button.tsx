"use client";

import { type MouseEvent, useState } from "react";
import { useOnDemand } from "#ui/use-on-demand.ts";
import { useApp } from "#visit/app-context.ts";
import { UserMenuFace, userMenuTriggerProps } from "./user-menu-face.tsx";

const importMenu = async () => (await import("./user-menu.tsx")).UserMenu;

/** Button of the account menu; the first click loads the menu. */
export function UserMenuButton() {
  const { toaster } = useApp();
  const [Menu, load] = useOnDemand(importMenu);
  const [isByKey, setByKey] = useState(false);
  if (Menu) return <Menu isByKey={isByKey} />;

  // Fetched ahead, so that it opens at once; opening shows a failure.
  const prepare = () => void importMenu().catch(() => undefined);
  function open({ detail }: MouseEvent): void {
    setByKey(detail === 0);
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
