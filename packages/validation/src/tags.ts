import { z } from "zod";
import { foldTag } from "./fold-tag.ts";
import { limits } from "./limits.ts";
import { requiredOr, text } from "./text.ts";

export const Tag = text({ minLength: 1, maxLength: limits.tagMaxLength, multiline: false });

/** Without duplicates; case and composition do not distinguish tags. */
export const Tags = z
  .array(Tag, { error: requiredOr("Must be an array of strings.") })
  .max(limits.tagsPerTask, { error: `Must have at most ${limits.tagsPerTask} tags.` })
  .check(({ value, issues }) => {
    const seen = new Set<string>();
    for (const [index, tag] of value.entries()) {
      const folded = foldTag(tag);
      if (seen.has(folded)) {
        const message = "Must not be the same as another tag.";
        issues.push({ code: "custom", path: [index], message, input: tag });
      }
      seen.add(folded);
    }
  });
export type Tags = z.infer<typeof Tags>;

/** Accepts tags separated by commas, objects with a `name`, and null; drops duplicates. */
export function readTags(value: unknown): unknown {
  if (value === null) return [];
  const pieces = typeof value === "string" ? splitTags(value) : value;
  if (!Array.isArray(pieces)) return pieces;
  // One excess tag suffices for a refusal.
  return withoutDoubles(pieces.map(readTag)).slice(0, limits.tagsPerTask + 1);
}

export function splitTags(value: string): string[] {
  return value.split(",").filter((piece) => piece.trim() !== "");
}

function readTag(tag: unknown): unknown {
  const isNamed = typeof tag === "object" && tag !== null && "name" in tag;
  return isNamed && typeof tag.name === "string" ? tag.name : tag;
}

export function withoutDoubles<Piece>(tags: Piece[]): Piece[] {
  const seen = new Set<unknown>();
  return tags.filter((tag) => {
    const folded = typeof tag === "string" ? foldTag(tag) : tag;
    return !seen.has(folded) && seen.add(folded);
  });
}
