import type { Db } from "@todo/db/database";
import { findTimeZone } from "@todo/db/tasks/time-zones";
import { unknownTimeZone } from "@todo/validation/time-zone";
import { unacceptable } from "#http/api-error.ts";

/** How PostgreSQL spells `name`. Throws the 422 at `pointer` for a zone that only this runtime knows. */
export async function knownTimeZone(db: Db, name: string, pointer: string): Promise<string> {
  const known = await findTimeZone(db, name);
  if (known !== undefined) return known;
  throw unacceptable([{ pointer, detail: unknownTimeZone, code: "invalid_format" }]);
}

/** `body` with its time zone as PostgreSQL spells it. Throws the 422 at `pointer`. */
export async function inKnownZone<Body extends object>(
  db: Db,
  body: Body,
  pointer = "/time_zone",
): Promise<Body> {
  if (!("time_zone" in body) || typeof body.time_zone !== "string") return body;
  return { ...body, time_zone: await knownTimeZone(db, body.time_zone, pointer) };
}
