import type { ReactNode } from "react";
import type { Failure } from "#api/failure.ts";
import { WarningIcon } from "#ui/form-icons.tsx";

interface FailureMessageProps {
  failure: Failure | undefined;
  children?: ReactNode;
}

/** Failure of a form. The live region exists before its text, so that screen readers read it. */
export function FailureMessage({ failure, children }: FailureMessageProps) {
  return (
    <div role="alert" className="empty:contents">
      {failure && (
        <div className="flex gap-2.5 rounded-lg bg-danger-soft px-3.5 py-3 text-sm text-danger">
          <span className="pt-px">
            <WarningIcon />
          </span>
          <div className="grid gap-1">
            <p>{children ?? failure.message}</p>
            {failure.status >= 500 && failure.requestId && (
              <p className="text-2xs wrap-anywhere">{`Reference ${failure.requestId}`}</p>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
