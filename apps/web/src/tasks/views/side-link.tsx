"use client";

import type { ReactNode } from "react";
import { PageLink } from "#ui/page-link.tsx";

export const itemClass =
  "flex min-h-8 w-full items-center gap-2.5 rounded-md px-2 text-left font-medium text-muted hover:bg-side-hover hover:text-ink aria-[current]:bg-side-current aria-[current]:text-ink pointer-coarse:min-h-11 forced-colors:aria-[current]:outline-2";

interface SideLinkProps {
  icon: ReactNode;
  name: string;
  count: number | string | undefined;
  href: string;
  isCurrent: boolean;
  /** Goes there without loading a page. */
  onGo: () => void;
}

/** Link to a list, with the number of its tasks. */
export function SideLink({ icon, name, count, href, isCurrent, onGo }: SideLinkProps) {
  return (
    <PageLink
      href={href}
      onGo={onGo}
      aria-current={isCurrent ? "page" : undefined}
      className={itemClass}
    >
      {icon}
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {name}
      </span>
      <span className="font-normal tabular-nums">{toText(count)}</span>
    </PageLink>
  );
}

function toText(count: number | string | undefined): string {
  return count === 0 ? "" : (count?.toLocaleString("en") ?? "");
}
