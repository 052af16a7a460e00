import type { Db } from "@todo/db/database";
import { findTimeZone } from "@todo/db/tasks/time-zones";
import type { FieldError } from "@todo/validation/error";
import { limits } from "@todo/validation/limits";
import { unknownTimeZone } from "@todo/validation/time-zone";
import { unacceptable } from "#http/api-error.ts";

/** PostgreSQL's spelling of `name`. Throws the 422 at `pointer` for a zone that PostgreSQL lacks. */
export async function knownTimeZone(db: Db, name: string, pointer: string): Promise<string> {
  const known = await findTimeZone(db, name);
  if (known !== undefined) return known;
  throw unacceptable([unknownAt(pointer)]);
}

/** Throws the 422. */
export async function inKnownZone<Body extends object>(db: Db, body: Body): Promise<Body> {
  const name = zoneOf(body);
  if (name === undefined) return body;
  return { ...body, time_zone: await knownTimeZone(db, name, "/time_zone") };
}

/** Throws one 422 for all operations. */
export async function inKnownZones<Operation extends object>(
  db: Db,
  operations: Operation[],
): Promise<Operation[]> {
  const errors: FieldError[] = [];
  const inKnown = async (operation: Operation, index: number) => {
    const name = zoneOf(operation);
    if (name === undefined) return operation;
    const known = await findTimeZone(db, name);
    if (known === undefined) errors.push(unknownAt(`/operations/${index}/time_zone`));
    return { ...operation, time_zone: known };
  };
  const known = await Promise.all(operations.map(inKnown));
  if (errors.length > 0) throw unacceptable(errors.slice(0, limits.fieldErrorsMax));
  return known;
}

function zoneOf(body: object): string | undefined {
  return "time_zone" in body && typeof body.time_zone === "string" ? body.time_zone : undefined;
}

const unknownAt = (pointer: string): FieldError => ({
  pointer,
  detail: unknownTimeZone,
  code: "invalid_format",
});
