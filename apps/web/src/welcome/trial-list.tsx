"use client";

import { type SubmitEvent, useState } from "react";
import { CheckIcon, PlusIcon } from "#ui/icons.tsx";
import { preventSending } from "#ui/is-composing.ts";
import { keyClass } from "#ui/key-class.ts";

interface TrialTask {
  id: number;
  title: string;
  isDone: boolean;
}

const examples = [
  { title: "Book the train to Lisbon", isDone: false },
  { title: "Ask Ana about the lease", isDone: false },
  { title: "Water the fern", isDone: true },
  { title: "Send the invoice for March", isDone: false },
];
const longestTitle = 255;
const mostTasks = 8;

/** A list to try without an account. It ends with the page. */
export function TrialList() {
  const [tasks, setTasks] = useState<TrialTask[]>(() =>
    examples.map((example, id) => ({ ...example, id })),
  );
  const add = (title: string) =>
    setTasks((before) => [{ id: before.length, title, isDone: false }, ...before]);
  const toggle = (id: number) =>
    setTasks((before) =>
      before.map((task) => (task.id === id ? { ...task, isDone: !task.isDone } : task)),
    );
  const left = tasks.filter(({ isDone }) => !isDone).length;

  return (
    <section
      aria-label="A list to try"
      className="min-w-0 rounded-2xl bg-surface p-5 shadow-raised sm:p-7"
    >
      <TrialForm onAdd={add} />
      <ul className="mt-3">
        {tasks.slice(0, mostTasks).map((task) => (
          <TrialRow key={task.id} task={task} onToggle={() => toggle(task.id)} />
        ))}
      </ul>
      <p aria-live="polite" className="mt-3 px-3 text-sm text-muted">
        {`${left} to do. Nothing here is kept.`}
      </p>
    </section>
  );
}

function TrialForm({ onAdd }: { onAdd: (title: string) => void }) {
  const [text, setText] = useState("");
  function submit(event: SubmitEvent) {
    event.preventDefault();
    const title = text.trim();
    if (title === "") return;
    onAdd(title);
    setText("");
  }
  return (
    <form
      onSubmit={submit}
      className="flex h-13 items-center gap-3 rounded-xl px-3.5 ring-1 ring-control ring-inset focus-within:ring-2 focus-within:ring-accent"
    >
      <span className="text-lg text-accent">
        <PlusIcon />
      </span>
      <input
        aria-label="Add a task"
        placeholder="Add a task"
        dir="auto"
        autoComplete="off"
        maxLength={longestTitle}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={preventSending}
        className="h-full min-w-0 flex-1 bg-transparent outline-none"
      />
      <kbd className={keyClass}>Enter</kbd>
    </form>
  );
}

function TrialRow({ task, onToggle }: { task: TrialTask; onToggle: () => void }) {
  const { title, isDone } = task;
  return (
    <li>
      <label className="relative flex min-h-11.5 items-center gap-3.5 rounded-lg px-3 py-1.5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
        <input
          type="checkbox"
          checked={isDone}
          onChange={onToggle}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
        <span
          className={`grid size-5.5 shrink-0 place-items-center rounded-full text-2xs ${isDone ? "bg-accent text-on-accent" : "ring-[1.5px] ring-control ring-inset"}`}
        >
          {isDone && <CheckIcon />}
        </span>
        <span
          dir="auto"
          className={`min-w-0 flex-1 wrap-anywhere ${isDone ? "text-muted line-through decoration-1" : ""}`}
        >
          {title}
        </span>
      </label>
    </li>
  );
}
