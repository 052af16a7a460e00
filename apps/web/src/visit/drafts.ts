import { forgetList, keepListOf } from "#tasks/cache/kept-list.ts";

const prefix = "draft:";
const ownerKey = "draft-owner";

/** Reads unsaved text of this tab; it survives signing in again. */
export function readDraft(key: string): string | undefined {
  return storage()?.getItem(prefix + key) ?? undefined;
}

export function writeDraft(key: string, text: string): void {
  if (text === "") storage()?.removeItem(prefix + key);
  else storage()?.setItem(prefix + key, text);
}

/** Drops what this browser keeps of the user: drafts, and the list that was shown last. */
export function clearDrafts(): void {
  forgetList();
  const kept = storage();
  if (!kept) return;
  for (const key of Object.keys(kept)) {
    if (key.startsWith(prefix) || key === ownerKey) kept.removeItem(key);
  }
}

/** Drops what this browser keeps of other users. */
export function keepDraftsOf(userId: string): void {
  keepListOf(userId);
  const owner = storage()?.getItem(ownerKey);
  if (owner !== null && owner !== userId) clearDrafts();
  storage()?.setItem(ownerKey, userId);
}

function storage(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}
