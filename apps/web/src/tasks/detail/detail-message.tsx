import { Button } from "#ui/button.tsx";
import type { EditSession, EditState } from "./edit-session.ts";
import { editedFields } from "./edited-fields.ts";

interface DetailMessageProps {
  session: EditSession;
  state: EditState;
}

/** Says what is not saved, and why. */
export function DetailMessage({ session, state: { status, errors, isGone } }: DetailMessageProps) {
  const [, message] = Object.entries(errors).find(([name]) => !(name in editedFields)) ?? [];
  const isShown = message !== undefined && !isGone;
  return (
    <div role="alert" className="mt-4 text-sm text-danger sm:pl-8">
      {isShown && (
        <p className="flex flex-wrap items-center gap-2">
          <span>{message}</span>
          <Button
            variant="quiet"
            size="small"
            busy={status === "saving"}
            onClick={() => void session.flush()}
          >
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}
