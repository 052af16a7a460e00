import type { Db } from "#database.ts";

/** Builds a query once per `Db` and `shape`, because building costs more than running. Use few shapes. */
export function prepared<Query, Shape extends readonly unknown[]>(
  build: (db: Db, ...shape: Shape) => Query,
): (db: Db, ...shape: Shape) => Query {
  const builtFor = new WeakMap<Db, Map<string, Query>>();
  return (db, ...shape) => {
    const built = builtFor.get(db) ?? new Map<string, Query>();
    builtFor.set(db, built);
    const key = shapeName(shape);
    let query = built.get(key);
    if (query === undefined) built.set(key, (query = build(db, ...shape)));
    return query;
  };
}

function shapeName(shape: readonly unknown[]): string {
  return shape
    .map((part) => (typeof part === "object" && part !== null ? Object.values(part).join() : part))
    .join();
}
