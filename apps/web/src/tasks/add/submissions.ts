import { createIdempotencyKey } from "@todo/client/create-idempotency-key";
import type { NewTask } from "@todo/client/task-changes";
import { createStore, type StoreApi } from "zustand/vanilla";

/** New task that is being sent. */
export interface Submission {
  /** Line as it was typed. */
  title: string;
  /** Task that the line stands for; without it the line is the title. */
  task?: NewTask;
  /** `Idempotency-Key` of every attempt. */
  key: string;
}

type Place = "sending" | "input" | "list";
type Entry = Submission & { place: Place };

export interface Submissions {
  /** Begins with a line from the input; reuses the key of a failed attempt to add the same task. */
  begin: (title: string, task?: NewTask) => Submission;
  /** Sends again what the list shows. */
  repeat: (submission: Submission) => void;
  /** Forgets a submission that is saved or discarded. */
  end: (submission: Submission) => void;
  /** Gives a submission that could not be saved back to the user. */
  giveBack: (submission: Submission, to: "input" | "list", outcomeUnknown: boolean) => void;
  /** Submissions that were given back to the list. */
  listed: StoreApi<readonly Submission[]>;
}

interface SubmissionsConfig {
  read: () => string | undefined;
  write: (text: string) => void;
  /** Text in the input. */
  draft: string;
}

/**
 * Keeps the new tasks that are not saved yet, with their idempotency keys. They survive a reload:
 * what was being sent is given back.
 */
export function createSubmissions({ read, write, draft }: SubmissionsConfig): Submissions {
  // Empty at first, like the server's HTML.
  const listed = createStore<readonly Submission[]>(() => []);
  let written = read();
  let entries = parse(written).map(
    (entry): Entry => ({ ...entry, place: entry.title === draft.trim() ? "input" : "list" }),
  );
  showListed();

  function showListed(): void {
    listed.setState(
      entries.filter(({ place }) => place === "list"),
      true,
    );
  }

  function update(next: readonly Entry[]): void {
    // Sign-out empties the storage; no late response may bring the texts back.
    entries = read() === written ? [...next] : [];
    write(entries.length > 0 ? JSON.stringify(entries) : "");
    written = read();
    showListed();
  }

  const without = (key: string) => entries.filter((entry) => entry.key !== key);
  const place = (submission: Submission, to: Place) =>
    update([...without(submission.key), { ...submission, place: to }]);

  return {
    listed,
    begin(title, task) {
      const isSame = (other: NewTask | undefined) =>
        !task || JSON.stringify(other ?? { title }) === JSON.stringify(task);
      const failed = entries.find(
        (entry) => entry.title === title && entry.place !== "sending" && isSame(entry.task),
      );
      const submission = failed
        ? { title, key: failed.key, ...(failed.task && { task: failed.task }) }
        : { title, key: createIdempotencyKey(), ...(task && { task }) };
      // The user has changed the text that was given back to the input into this title.
      entries = entries.filter((entry) => entry.place !== "input");
      place(submission, "sending");
      return submission;
    },
    repeat: (submission) => place(submission, "sending"),
    end: ({ key }) => update(without(key)),
    giveBack(submission, to, outcomeUnknown) {
      entries = without(submission.key);
      place(outcomeUnknown ? submission : { ...submission, key: createIdempotencyKey() }, to);
    },
  };
}

function parse(text: string | undefined): Entry[] {
  return text === undefined ? [] : (JSON.parse(text) as Entry[]);
}
