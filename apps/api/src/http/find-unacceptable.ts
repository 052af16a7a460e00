import type { FieldError } from "@todo/validation/error";
import { toPointer } from "@todo/validation/field-errors";
import { limits } from "@todo/validation/limits";

interface Place {
  value: unknown;
  depth: number;
  name?: string;
  parent?: Place;
}

/** Finds text that PostgreSQL can't store, and deep nesting. Iterative, because a body may nest thousands of levels. */
export function findUnacceptable(json: unknown): FieldError | undefined {
  const places: Place[] = [{ value: json, depth: 0 }];
  for (let place = places.pop(); place; place = places.pop()) {
    const { value, depth, name } = place;
    if (isUnstorable(value) || isUnstorable(name)) return unstorable(place);
    if (typeof value !== "object" || value === null) continue;
    if (depth === limits.jsonMaxDepth) return tooDeep(place);
    for (const [member, inner] of Object.entries(value)) {
      places.push({ value: inner, depth: depth + 1, name: member, parent: place });
    }
  }
  return undefined;
}

/** Contains NUL or lone surrogates. */
function isUnstorable(text: unknown): boolean {
  return typeof text === "string" && (!text.isWellFormed() || text.includes("\0"));
}

function unstorable(place: Place): FieldError {
  const detail = "Must not contain NUL or unpaired surrogates.";
  return { pointer: pointerTo(place), detail, code: "invalid_format" };
}

function tooDeep(place: Place): FieldError {
  const detail = `Must have at most ${limits.jsonMaxDepth} levels.`;
  return { pointer: pointerTo(place), detail, code: "too_big" };
}

function pointerTo(place: Place): string {
  const path: string[] = [];
  for (let at: Place | undefined = place; at?.name !== undefined; at = at.parent)
    path.push(at.name);
  return toPointer(path.reverse(), "body");
}
