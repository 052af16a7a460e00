import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import { FocusedHeading } from "#ui/focused-heading.tsx";

interface EmailSentProps {
  onAskAgain: () => void;
  /** Says which email to look for, and where. */
  children: ReactNode;
}

export function EmailSent({ onAskAgain, children }: EmailSentProps) {
  return (
    <>
      <FocusedHeading>Look into your mailbox</FocusedHeading>
      <p className="mt-2 text-muted">{children}</p>
      <p className="mt-4 mb-8 text-muted">
        Nothing there after a few minutes? Look into the folder for spam, or ask again.
      </p>
      <Button variant="secondary" onClick={onAskAgain}>
        Ask again
      </Button>
    </>
  );
}
