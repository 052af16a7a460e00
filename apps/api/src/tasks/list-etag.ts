// ETags of lists are weak: they identify the shown changes, not bytes.
import { hash, hkdfSync } from "node:crypto";
import { Task } from "@todo/validation/task";
import type { Settings } from "#settings/settings.ts";
import { representationOf } from "./task-etag.ts";

/** The user and the query of a list. */
export type ListKey = readonly unknown[];

/** For a list after this change. */
export type ListEtag = (change: number) => string;

/** A tag depends on the user, the query, and the deployment's format of lists. */
export function createListEtags({
  secret,
  frontendCompatibility,
}: Pick<Settings, "secret" | "frontendCompatibility">): (key: ListKey) => ListEtag {
  // The secret decides the cursors.
  const secretTag = Buffer.from(hkdfSync("sha256", secret, "", "todo-backend/list-etag", 8));
  const settings = [String(frontendCompatibility), secretTag.toString("hex")];
  const representation = representationOf([...Object.keys(Task.shape), ...settings]);
  return (key) => {
    const text = JSON.stringify([representation, ...key]);
    const list = hash("sha256", text, "hex").slice(0, 16);
    return (change) => `W/"${change}-${list}"`;
  };
}
