import { CheckIcon, PlusIcon } from "#ui/icons.tsx";
import { keyClass } from "#ui/key-class.ts";

const examples = [
  { title: "Book the train to Lisbon", isDone: false },
  { title: "Ask Ana about the lease", isDone: false },
  { title: "Water the fern", isDone: true },
  { title: "Send the invoice for March", isDone: false },
];
const longestTitle = 255;

/** A list to try without an account, moved by `public/trial-list.js`. It ends with the page. */
export function TrialList() {
  return (
    <section
      aria-label="A list to try"
      className="min-w-0 rounded-2xl bg-surface p-5 shadow-raised sm:p-7"
    >
      <form
        id="trial"
        // Until the script has loaded this sends nothing.
        method="dialog"
        className="flex h-13 items-center gap-3 rounded-xl px-3.5 ring-1 ring-control ring-inset focus-within:ring-2 focus-within:ring-accent"
      >
        <span className="text-lg text-accent">
          <PlusIcon />
        </span>
        <input
          name="title"
          aria-label="Add a task"
          placeholder="Add a task"
          dir="auto"
          autoComplete="off"
          maxLength={longestTitle}
          className="h-full min-w-0 flex-1 bg-transparent outline-none"
        />
        <kbd className={keyClass}>Enter</kbd>
      </form>
      <ul id="trial-list" className="mt-3">
        {examples.map(({ title, isDone }) => (
          <TrialRow key={title} title={title} isDone={isDone} />
        ))}
      </ul>
      <p id="trial-left" aria-live="polite" className="mt-3 px-3 text-sm text-muted">
        3 to do. Nothing here is kept.
      </p>
    </section>
  );
}

function TrialRow({ title, isDone }: { title: string; isDone: boolean }) {
  return (
    <li>
      <label className="group relative flex min-h-11.5 items-center gap-3.5 rounded-lg px-3 py-1.5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
        <input
          type="checkbox"
          autoComplete="off"
          defaultChecked={isDone}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
        <span className="grid size-5.5 shrink-0 place-items-center rounded-full text-2xs text-transparent ring-[1.5px] ring-control ring-inset group-has-checked:bg-accent group-has-checked:text-on-accent group-has-checked:ring-0">
          <CheckIcon />
        </span>
        <span
          dir="auto"
          className="min-w-0 flex-1 wrap-anywhere group-has-checked:text-muted group-has-checked:line-through group-has-checked:decoration-1"
        >
          {title}
        </span>
      </label>
    </li>
  );
}
