import { isMissing } from "@todo/client/api-error";
import type { TaskVersion } from "@todo/client/task-version";
import type { Task } from "@todo/validation/task";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Errors } from "#forms/form-errors.ts";
import { type Edit, readEdit, writeEdit } from "./edit-draft.ts";
import { type EditedField, fieldNames, toDraft, toStored } from "./edited-fields.ts";
import { findErrors, toSaveErrors } from "./edit-errors.ts";
import { changesOf, isSame, rebase, type SaveOutcome } from "./save-edit.ts";

export interface EditState extends Edit {
  status: "unchanged" | "unsaved" | "saving" | "saved" | "failed";
  /** Sentences by field; `form` for one that concerns none. */
  errors: Errors;
  /** Version that others have saved meanwhile. */
  conflict: TaskVersion | undefined;
  /** Whether the task was deleted. */
  isGone: boolean;
}

export interface EditSession {
  state: StoreApi<EditState>;
  change: (name: EditedField, text: string) => void;
  /** Saves what is not saved. */
  flush: () => Promise<void>;
  /** Takes a version from elsewhere. */
  show: (version: TaskVersion) => void;
  showGone: () => void;
  /** Bases the edit on the conflicting version, which the user has now seen. */
  adopt: () => void;
  discard: () => void;
}

/** Saves an edit, and shows in the lists what was saved. */
type Save = (edit: Edit, known: TaskVersion) => Promise<SaveOutcome>;

/** Pause of typing after which a text is saved. */
const savedAfterMs = 700;

/** Creates the edit of a task, which is kept in this tab and saves itself. */
export function createEditSession(task: Task, save: Save): EditSession {
  const { id } = task;
  const state = createStore<EditState>(() => beginEdit(task));
  const { getState: get, setState: set } = state;
  let known: TaskVersion = { task, etag: `"${task.version}"` };
  let offered = known;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | undefined;

  function put(edit: Edit): void {
    set(edit);
    writeEdit(id, isUnsaved(edit) ? edit : undefined);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    saving ??= saveAll().finally(() => {
      saving = undefined;
      showOffered();
    });
    return saving;
  }

  async function saveAll(): Promise<void> {
    const isKnown = () => known.task.version > 0 && !get().isGone;
    const canSave = () => isUnsaved(get()) && !get().conflict && isKnown();
    while (canSave()) {
      const { seen, draft } = get();
      set({ status: "saving" });
      const errors = await saveValid({ seen, draft });
      if (errors) return set({ status: "failed", errors });
    }
    if (!isUnsaved(get()) && get().status !== "unchanged") set({ status: "saved" });
  }

  /** Saves the fields that are valid. Resolves to the errors of the others. */
  async function saveValid(edit: Edit): Promise<Errors | undefined> {
    const errors = await findErrors(changesOf(edit));
    const draft = { ...edit.draft };
    for (const name of fieldNames) if (errors && name in errors) draft[name] = edit.seen[name];
    const valid = { seen: edit.seen, draft };
    try {
      if (isUnsaved(valid)) accept(await save(valid, known), valid);
      return errors;
    } catch (error) {
      if (isMissing(error)) set({ isGone: true });
      return toSaveErrors(error);
    }
  }

  function accept({ isStale, present }: SaveOutcome, sent: Edit): void {
    known = present;
    if (isStale) return set({ conflict: present, status: "unsaved" });
    const seen = toDraft(present.task);
    const draft = { ...get().draft };
    for (const name of fieldNames) {
      // What is stored without the space at its end is not changed under the cursor.
      const isSaved = draft[name] === sent.draft[name];
      if (isSaved && toStored(name, draft[name]) !== seen[name]) draft[name] = seen[name];
    }
    set({ errors: {}, status: "saved" });
    put({ seen, draft });
  }

  function showOffered(): void {
    if (saving || offered.task.version <= known.task.version) return;
    known = offered;
    set({ isGone: false });
    const seen = toDraft(known.task);
    if (!isUnsaved(get()) && !isSame(seen, get().seen)) put({ seen, draft: seen });
  }

  return {
    state,
    flush,
    change(name, text) {
      set({ status: "unsaved", errors: {} });
      put({ seen: get().seen, draft: { ...get().draft, [name]: text } });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), savedAfterMs);
    },
    show(version) {
      const wasKnown = known.task.version > 0;
      if (version.task.version > offered.task.version) offered = version;
      showOffered();
      if (!wasKnown) void flush();
    },
    showGone: () => set({ isGone: true }),
    adopt() {
      const { conflict, seen, draft } = get();
      if (!conflict) return;
      set({ conflict: undefined });
      put({ seen: toDraft(conflict.task), draft: rebase({ seen, draft }, conflict.task) });
    },
    discard() {
      clearTimeout(timer);
      const seen = toDraft(known.task);
      put({ seen, draft: seen });
      set({ status: "unchanged", errors: {}, conflict: undefined });
    },
  };
}

/** Begins with what this tab has kept. */
function beginEdit(task: Task): EditState {
  const seen = toDraft(task);
  const kept = readEdit(task.id, seen);
  const edit = kept ?? { seen, draft: seen };
  const status = kept ? "unsaved" : "unchanged";
  return { ...edit, status, errors: {}, conflict: undefined, isGone: false };
}

export function isUnsaved(edit: Edit): boolean {
  return Object.keys(changesOf(edit)).length > 0;
}
