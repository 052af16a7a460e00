"use client";

import Router from "next/router";
import type { ComponentProps, MouseEvent } from "react";

type PageLinkProps = ComponentProps<"a"> & {
  href: string;
  /** Instead of opening the page. */
  onGo?: () => void;
};

/** Link to another page of ours. Next.js's own link is a twentieth of a page's scripts. */
export function PageLink({ href, onGo, onClick, children, ...props }: PageLinkProps) {
  function go(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    if (onGo) onGo();
    else void Router.push(href);
  }
  return (
    <a {...props} href={href} onPointerEnter={() => void Router.prefetch(href)} onClick={go}>
      {children}
    </a>
  );
}
