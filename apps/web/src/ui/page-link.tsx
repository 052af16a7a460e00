"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";

type PageLinkProps = ComponentProps<"a"> & {
  href: string;
  /** Instead of opening the page. */
  onGo?: () => void;
};

/** Link to another page of ours. Next.js's own link is a twentieth of a page's scripts. */
export function PageLink({ href, onGo, onClick, children, ...props }: PageLinkProps) {
  const router = useRouter();
  function go(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    if (onGo) onGo();
    else router.push(href);
  }
  return (
    <a {...props} href={href} onPointerEnter={() => router.prefetch(href)} onClick={go}>
      {children}
    </a>
  );
}
