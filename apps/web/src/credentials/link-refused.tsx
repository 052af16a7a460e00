import type { ReactNode } from "react";
import { FocusedHeading } from "#ui/focused-heading.tsx";

interface LinkRefusedProps {
  why: string;
  /** The way to a new link. */
  children: ReactNode;
}

/** What a link of a mail leads to that has expired, was used or is not whole. */
export function LinkRefused({ why, children }: LinkRefusedProps) {
  return (
    <>
      <FocusedHeading>This link no longer works</FocusedHeading>
      <p className="mt-2 mb-8 text-muted">{why}</p>
      {children}
    </>
  );
}
