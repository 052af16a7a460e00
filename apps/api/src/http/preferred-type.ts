import Negotiator from "negotiator";
import { ApiError } from "./api-error.ts";

/** The one of `types` that a client accepts best, the first unless it has a preference. Throws the 406. */
export function preferredType<Type extends string>(headers: Headers, types: Type[]): Type {
  const accept = headers.get("accept") || "*/*";
  const [preferred] = new Negotiator({ headers: { accept } }).mediaTypes(types);
  const type = types.find((known) => known === preferred);
  if (type === undefined) throw new ApiError("NOT_ACCEPTABLE");
  return type;
}
