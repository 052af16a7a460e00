"use client";

import { Menu } from "@base-ui/react/menu";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useSession } from "../auth/session.ts";
import { useSignOut } from "../auth/use-sign-out.ts";
import { keepDraftsOf } from "../drafts.ts";
import { applyTheme, type Theme, themes, toTheme } from "../theme.ts";
import { CheckIcon, PersonIcon } from "../ui/icons.tsx";

const itemClass =
  "flex min-h-10 items-center gap-3 rounded-md px-3 text-sm outline-none data-highlighted:bg-hover pointer-coarse:min-h-11";

const themeLabels: Record<Theme, string> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
};

export function UserMenu() {
  const user = useSession()?.user;
  const signOut = useSignOut();
  const userId = user?.id;
  useEffect(() => {
    if (userId) keepDraftsOf(userId);
  }, [userId]);

  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label="Account menu"
        className="grid size-9 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent hover:ring-2 hover:ring-accent pointer-coarse:size-11"
      >
        {user ? initialOf(user.name || user.email) : <PersonIcon />}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={8} className="z-40">
          <Menu.Popup className="w-64 rounded-xl bg-raised p-1.5 shadow-raised outline-none transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0">
            <div className="px-3 pt-2 pb-3 text-sm">
              <p className="truncate font-medium">{user?.name}</p>
              <p className="truncate text-muted">{user?.email}</p>
            </div>
            <Menu.Separator className="mx-1.5 my-1 h-px bg-line" />
            <Menu.Item render={<Link href="/tasks" />} className={itemClass}>
              Tasks
            </Menu.Item>
            <Menu.Item render={<Link href="/account" />} className={itemClass}>
              Account
            </Menu.Item>
            <Menu.Separator className="mx-1.5 my-1 h-px bg-line" />
            <ThemeChoice />
            <Menu.Separator className="mx-1.5 my-1 h-px bg-line" />
            <Menu.Item onClick={() => void signOut()} className={itemClass}>
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = useState(() => toTheme(document.documentElement.dataset["theme"]));
  function choose(chosen: Theme) {
    setTheme(chosen);
    applyTheme(chosen);
  }
  return (
    <Menu.RadioGroup value={theme} onValueChange={choose}>
      <Menu.GroupLabel className="px-3 pt-1.5 pb-1 text-2xs text-muted">Appearance</Menu.GroupLabel>
      {themes.map((value) => (
        <Menu.RadioItem key={value} value={value} className={`${itemClass} justify-between`}>
          {themeLabels[value]}
          <Menu.RadioItemIndicator className="text-accent">
            <CheckIcon />
          </Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

function initialOf(name: string): string {
  return (Array.from(name.trim())[0] ?? "?").toLocaleUpperCase();
}
