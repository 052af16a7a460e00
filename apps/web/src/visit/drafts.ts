import { forgetList, keepListOf } from "#tasks/cache/kept-list-storage.ts";

const prefix = "draft:";
const ownerKey = "draft-owner";

/** Reads unsaved text of this tab; it survives signing in again. */
export function readDraft(key: string): string | undefined {
  return storage("sessionStorage")?.getItem(prefix + key) ?? undefined;
}

export function writeDraft(key: string, text: string): void {
  if (text === "") storage("sessionStorage")?.removeItem(prefix + key);
  else write("sessionStorage", prefix + key, text);
}

/** Drops what this browser keeps of the user, but for tasks that wait: drafts and the list that was shown last. */
export function clearDrafts(): void {
  clearTab();
  clearBrowser();
}

/** Tells whether this browser keeps anything for the user: not any more after signing out, in whatever tab. */
export function keepsDraftsOf(userId: string | undefined): boolean {
  return userId !== undefined && keptUser() === userId;
}

/** Id of the user of whom this browser keeps something. */
export function keptUser(): string | undefined {
  return storage("localStorage")?.getItem(ownerKey) ?? undefined;
}

/** Drops what this browser keeps of other users. What has no owner yet was typed before the first token came. */
export function keepDraftsOf(userId: string): void {
  keepListOf(userId);
  const isOfOthers = (name: StorageName) => (storage(name)?.getItem(ownerKey) ?? userId) !== userId;
  if (isOfOthers("sessionStorage")) clearTab();
  if (isOfOthers("localStorage")) clearBrowser();
  for (const name of ["sessionStorage", "localStorage"] as const) write(name, ownerKey, userId);
}

function clearTab(): void {
  const kept = storage("sessionStorage");
  for (const key of Object.keys(kept ?? {})) {
    if (key.startsWith(prefix) || key === ownerKey) kept?.removeItem(key);
  }
}

function clearBrowser(): void {
  forgetList();
  storage("localStorage")?.removeItem(ownerKey);
}

type StorageName = "sessionStorage" | "localStorage";

function write(name: StorageName, key: string, text: string): void {
  try {
    storage(name)?.setItem(key, text);
  } catch {
    // Without room the text lasts as long as the page.
  }
}

function storage(name: StorageName): Storage | undefined {
  try {
    return window[name];
  } catch {
    return undefined;
  }
}
