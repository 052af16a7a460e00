import { CheckIcon, PlusIcon } from "#ui/icons.tsx";
import { keyClass } from "#ui/key-class.ts";

const tasks = [
  { title: "Book the train to Lisbon", isDone: false },
  { title: "Ask Ana about the lease", isDone: false },
  { title: "Water the fern", isDone: true },
  { title: "Send the invoice for March", isDone: false },
  { title: "Return the library books", isDone: true },
];

/** Picture of the list, without controls. */
export function ListPreview() {
  return (
    <figure
      aria-hidden="true"
      className="rounded-2xl bg-surface p-5 shadow-raised select-none sm:p-7"
    >
      <div className="flex h-13 items-center gap-3 rounded-xl px-3.5 text-muted ring-1 ring-line ring-inset">
        <span className="text-lg text-accent">
          <PlusIcon />
        </span>
        Add a task
        <kbd className={`${keyClass} ml-auto`}>n</kbd>
      </div>
      <ul className="mt-3 divide-y divide-line">
        {tasks.map(({ title, isDone }) => (
          <li key={title} className="flex h-13 items-center gap-3.5 px-3">
            <span
              className={`grid size-5.5 place-items-center rounded-full text-2xs ${isDone ? "bg-accent text-on-accent" : "ring-[1.5px] ring-control ring-inset"}`}
            >
              {isDone && <CheckIcon />}
            </span>
            <span className={isDone ? "text-muted line-through decoration-1" : ""}>{title}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
