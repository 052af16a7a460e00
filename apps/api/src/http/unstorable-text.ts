import { toPointer } from "@todo/validation/field-errors";

interface Place {
  value: unknown;
  name?: string;
  parent?: Place;
}

/**
 * A JSON Pointer to text that PostgreSQL can't hold unchanged: with NUL or unpaired surrogates. It keeps its own
 * stack, because a body may be thousands of levels deep.
 */
export function findUnstorableText(json: unknown): string | undefined {
  const places: Place[] = [{ value: json }];
  for (let place = places.pop(); place; place = places.pop()) {
    const { value } = place;
    if (typeof value === "string" && (!value.isWellFormed() || value.includes("\0"))) {
      return toPointer(pathTo(place), "body");
    }
    if (typeof value !== "object" || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      places.push({ value: member, name, parent: place });
    }
  }
  return undefined;
}

function pathTo(place: Place): string[] {
  const path: string[] = [];
  for (let at: Place | undefined = place; at?.name !== undefined; at = at.parent)
    path.push(at.name);
  return path.reverse();
}
