import { defaultConflictHandler, type RxConflictHandler } from "rxdb/plugins/core";
import { isSaved } from "../is-saved.ts";
import { changedMembers, type LocalTask, pick, writableMembers } from "../offline/local-task.ts";

/** Merges changes of different members; the server's value wins for the same member. */
export const taskConflictHandler: RxConflictHandler<LocalTask> = {
  isEqual: (a, b, context) => defaultConflictHandler.isEqual(a, b, context),
  async resolve({ assumedMasterState: base, newDocumentState: mine, realMasterState: theirs }) {
    if (!base || mine._deleted || theirs._deleted) return theirs;
    // The server refused the change.
    if (isSaved(pick(base, writableMembers), theirs)) return theirs;
    const kept = changedMembers(base, mine).filter((name) => isSaved(pick(base, [name]), theirs));
    return { ...theirs, ...pick(mine, kept) };
  },
};
