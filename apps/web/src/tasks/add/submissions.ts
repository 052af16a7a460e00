import { createIdempotencyKey } from "@todo/client/create-idempotency-key";
import { createStore, type StoreApi } from "zustand/vanilla";

/** A title on its way to the server. */
export interface Submission {
  title: string;
  /** Sent as `Idempotency-Key` by every try. */
  key: string;
}

type Place = "sending" | "input" | "list";
type Entry = Submission & { place: Place };

export interface Submissions {
  /** What is in the input is sent: under the key of a try that has failed, if it was for the same title. */
  begin: (title: string) => Submission;
  /** What was given back to the list is sent again. */
  repeat: (submission: Submission) => void;
  /** It is saved, or nobody wants it any more. */
  end: (submission: Submission) => void;
  /** It could not be saved and goes back to the user. */
  giveBack: (submission: Submission, to: "input" | "list", outcomeUnknown: boolean) => void;
  /** What was given back to the list. */
  listed: StoreApi<readonly Submission[]>;
}

interface SubmissionsConfig {
  read: () => string | undefined;
  write: (text: string) => void;
  /** The text in the input. */
  draft: string;
}

/**
 * The new tasks that are not saved yet, with the keys that keep them from being saved twice. They
 * survive a reload: what was being sent then is given back.
 */
export function createSubmissions({ read, write, draft }: SubmissionsConfig): Submissions {
  // Empty at first, as in the server's HTML.
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
    // Emptied by somebody else: the user has signed out, and no answer may bring the texts back.
    entries = read() === written ? [...next] : [];
    write(entries.length > 0 ? JSON.stringify(entries) : "");
    written = read();
    showListed();
  }

  const without = (key: string) => entries.filter((entry) => entry.key !== key);
  const place = ({ title, key }: Submission, to: Place) =>
    update([...without(key), { title, key, place: to }]);

  return {
    listed,
    begin(title) {
      const failed = entries.find((entry) => entry.title === title && entry.place !== "sending");
      const submission = { title, key: failed?.key ?? createIdempotencyKey() };
      // Whatever was given back to the input has been changed into this title.
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
