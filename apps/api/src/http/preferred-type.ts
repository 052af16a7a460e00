import Negotiator from "negotiator";
import { ApiError } from "./api-error.ts";

/** The one of `types` that a client accepts best, the first unless it has a preference. Throws the 406. */
export function preferredType<Type extends string>(headers: Headers, types: Type[]): Type {
  const accept = headers.get("accept") || "*/*";
  if (accept === "*/*" && types[0] !== undefined) return types[0];
  const preferred = /[*;]/.test(accept) ? negotiated(accept, types) : firstNamed(accept, types);
  const type = types.find((known) => known === preferred);
  if (type === undefined) throw new ApiError("NOT_ACCEPTABLE");
  return type;
}

function negotiated(accept: string, types: string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaTypes(types)[0];
}

/** What the library finds for names without weights. */
function firstNamed(accept: string, types: string[]): string | undefined {
  const names = accept.split(",").map((name) => name.trim().toLowerCase());
  return names.find((name) => types.includes(name));
}
