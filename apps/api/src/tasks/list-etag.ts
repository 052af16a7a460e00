// The entity tags of lists: weak, because a tag tells which changes a list shows, not its bytes.
import { hash, hkdfSync } from "node:crypto";
import { Task } from "@todo/validation/task";
import type { Settings } from "#settings/settings.ts";
import { representationOf } from "./task-etag.ts";

/** What a list shows besides the changes of its user: whose it is, and what was asked for. */
export type ListKey = readonly unknown[];

/** The tag of a list as it is after a change. */
export type ListEtag = (change: number) => string;

/** Makes the tags of a deployment: what decides how it writes lists is in them, and who asks for them. */
export function createListEtags({
  secret,
  frontendCompatibility,
}: Pick<Settings, "secret" | "frontendCompatibility">): (key: ListKey) => ListEtag {
  // Another secret makes other cursors.
  const secretTag = Buffer.from(hkdfSync("sha256", secret, "", "todo-backend/list-etag", 8));
  const settings = [String(frontendCompatibility), secretTag.toString("hex")];
  const representation = representationOf([...Object.keys(Task.shape), ...settings]);
  return (key) => {
    const text = JSON.stringify([representation, ...key]);
    const list = hash("sha256", text, "hex").slice(0, 16);
    return (change) => `W/"${change}-${list}"`;
  };
}
