import type { Db } from "#database.ts";

/**
 * Builds a query on first use and keeps it with its `Db`, because building costs more than running. What differs from
 * call to call are its placeholders; what they can't express is the `shape`, of which there must be few.
 */
export function prepared<Query, Shape extends readonly unknown[]>(
  build: (db: Db, ...shape: Shape) => Query,
): (db: Db, ...shape: Shape) => Query {
  const builtFor = new WeakMap<Db, Map<string, Query>>();
  return (db, ...shape) => {
    const built = builtFor.get(db) ?? new Map<string, Query>();
    builtFor.set(db, built);
    const key = shape.join();
    let query = built.get(key);
    if (query === undefined) built.set(key, (query = build(db, ...shape)));
    return query;
  };
}
