import { buttonClass } from "#ui/button.tsx";
import { CloseIcon } from "#ui/icons.tsx";
import type { Submission } from "./submissions.ts";

interface UnsavedTasksProps {
  submissions: readonly Submission[];
  onRepeat: (submission: Submission) => void;
  onDiscard: (submission: Submission) => void;
}

/** Tasks that could not be saved, below the input with the next one. */
export function UnsavedTasks({ submissions, onRepeat, onDiscard }: UnsavedTasksProps) {
  return submissions.map((submission) => (
    <p key={submission.key} className="flex items-center gap-3 px-1 pt-2 text-sm">
      <span className="min-w-0 flex-1 wrap-anywhere">{submission.title}</span>
      <button
        type="button"
        onClick={() => onRepeat(submission)}
        className="min-h-9 font-medium text-accent underline underline-offset-4"
      >
        Add again
      </button>
      <button
        type="button"
        aria-label={`Discard ${submission.title}`}
        onClick={() => onDiscard(submission)}
        className={buttonClass("subtle", "icon")}
      >
        <CloseIcon />
      </button>
    </p>
  ));
}
