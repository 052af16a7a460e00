"use client";

import { useRouter } from "next/navigation";
import type { MouseEvent, ReactNode } from "react";
import { toHref } from "#tasks/address/use-address.ts";
import type { TaskQuery } from "#tasks/cache/task-query.ts";

export const itemClass =
  "flex min-h-8 w-full items-center gap-2.5 rounded-md px-2 text-left font-medium text-muted hover:bg-side-hover hover:text-ink aria-[current]:bg-side-current aria-[current]:text-ink pointer-coarse:min-h-11 forced-colors:aria-[current]:outline-2";

type SideLinkProps = {
  icon: ReactNode;
  name: string;
  count: number | string | undefined;
} & (
  | { href: string; query?: undefined }
  | { query: TaskQuery; isCurrent: boolean; onGo: (query: TaskQuery) => void }
);

/** Link to a list or a page, with the number of its tasks. */
export function SideLink(props: SideLinkProps) {
  const { icon, name, count } = props;
  const router = useRouter();

  function go(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (props.query) props.onGo(props.query);
    else router.push(props.href);
  }
  return (
    // Next.js's own link is a twentieth of the page's scripts.
    <a
      href={props.query ? toHref(props.query) : props.href}
      onClick={go}
      aria-current={(props.query && props.isCurrent && "page") || undefined}
      className={itemClass}
    >
      {icon}
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {name}
      </span>
      <span className="font-normal tabular-nums">{toText(count)}</span>
    </a>
  );
}

function toText(count: number | string | undefined): string {
  return count === 0 ? "" : (count?.toLocaleString("en") ?? "");
}
