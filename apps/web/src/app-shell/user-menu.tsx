"use client";

import { Menu } from "@base-ui/react/menu";
import { PageLink } from "#ui/page-link.tsx";
import { useEffect, useRef, useState } from "react";
import { useSession } from "#session/session.ts";
import { useDropQuestion } from "#session/drop-question.tsx";
import { useSignOut } from "#session/use-sign-out.ts";
import { CheckIcon } from "#ui/icons.tsx";
import { applyTheme, type Theme, themes, toTheme } from "./theme.ts";
import { UserMenuFace, userMenuTriggerProps } from "./user-menu-face.tsx";

const itemClass =
  "flex min-h-10 items-center gap-3 rounded-md px-3 text-sm -outline-offset-2 data-highlighted:bg-hover pointer-coarse:min-h-11";

const themeLabels: Record<Theme, string> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
};

/** Account menu, which is open at first. */
export function UserMenu({ isByKey }: { isByKey: boolean }) {
  const user = useSession()?.user;
  // In the header, so that the menu belongs to a landmark.
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const [signOut, question] = useDropQuestion({ leave: useSignOut(), container });

  const trigger = useRef<HTMLButtonElement>(null);
  // Opened like later by a key, it focuses its first item.
  useEffect(() => {
    if (isByKey) trigger.current?.click();
  }, [isByKey]);

  return (
    // One flex item: with two the header's gap would move the button when the menu opens.
    <div className="flex">
      <Menu.Root defaultOpen={!isByKey}>
        <Menu.Trigger ref={trigger} {...userMenuTriggerProps}>
          <UserMenuFace />
        </Menu.Trigger>
        <div ref={setContainer} />
        <Menu.Portal container={container}>
          <Menu.Positioner align="end" positionMethod="fixed" sideOffset={8} className="z-40">
            <Menu.Popup className="w-64 rounded-xl bg-raised p-1.5 shadow-raised outline-none transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0">
              <div className="min-h-15 px-3 pt-2 pb-3 text-sm">
                <p className="truncate font-medium">{user?.name}</p>
                <p className="truncate text-muted">{user?.email}</p>
              </div>
              <Menu.Separator className="mx-1.5 my-1 h-px bg-line" />
              <Menu.Item render={<PageLink href="/tasks" />} className={itemClass}>
                Tasks
              </Menu.Item>
              <Menu.Item render={<PageLink href="/account" />} className={itemClass}>
                Account
              </Menu.Item>
              <Menu.Separator className="mx-1.5 my-1 h-px bg-line" />
              <ThemeChoice />
              <Menu.Separator className="mx-1.5 my-1 h-px bg-line" />
              <Menu.Item onClick={signOut} className={itemClass}>
                Sign out
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {question}
    </div>
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
          <span>{themeLabels[value]}</span>
          <Menu.RadioItemIndicator className="text-accent">
            <CheckIcon />
          </Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}
