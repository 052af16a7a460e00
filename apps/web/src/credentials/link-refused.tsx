import type { ReactNode } from "react";
import { FocusedHeading } from "#ui/focused-heading.tsx";

interface LinkRefusedProps {
  why: string;
  /** Offers a new link. */
  children: ReactNode;
}

/** Page for a link from an email that has expired, was used or is incomplete. */
export function LinkRefused({ why, children }: LinkRefusedProps) {
  return (
    <>
      <FocusedHeading>This link no longer works</FocusedHeading>
      <p className="mt-2 mb-8 text-muted">{why}</p>
      {children}
    </>
  );
}
