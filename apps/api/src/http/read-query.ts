import { limits } from "@todo/validation/limits";
import { unacceptable } from "./api-error.ts";
import { areUtf8, escapedBytes } from "./escapes.ts";

type Query = Record<string, string | string[]>;

/** Parameters among `names`; repeated ones as arrays. Throws the 422. */
export function readQuery(url: string, names: object): Query {
  const query: Query = {};
  if (!url.includes("?")) return query;
  assertReadableQuery(url, names);
  for (const [name, value] of new URL(url).searchParams) {
    if (!Object.hasOwn(names, name)) continue;
    const others = query[name];
    if (others === undefined) query[name] = value;
    else if (typeof others === "string") query[name] = [others, value];
    else others.push(value);
  }
  return query;
}

/** Throws the 422 for too many parameters, and for NUL and invalid UTF-8 in any: `URL` would read U+FFFD. */
export function assertReadableQuery(url: string, names: object = {}): void {
  const max = limits.queryParametersMax;
  if (url.split("&", max + 1).length > max) {
    throw unacceptable([
      { pointer: "?", detail: `Must have at most ${max} parameters.`, code: "too_big" },
    ]);
  }
  if (!url.includes("%")) return;
  const { search } = new URL(url);
  for (const { 0: escapes, index } of search.matchAll(escapedBytes)) {
    if (areUtf8(escapes) && !escapes.includes("%00")) continue;
    const [name = ""] = search.slice(1, index).split("&").at(-1)?.split("=", 1) ?? [];
    const pointer = `?${Object.hasOwn(names, name) ? name : ""}`;
    throw unacceptable([{ pointer, detail: "Must be UTF-8 without NUL.", code: "invalid_format" }]);
  }
}
