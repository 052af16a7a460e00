import { countedAddressOf } from "@todo/auth/client-address";
import type { Exchange } from "#http/exchange.ts";
import { inPlace } from "#limits/concurrency-limit.ts";

/** Does `work` while few other requests of the client's address do. Throws the 429 or 503. */
export function inAccountPlace<Result>(
  { accountRequests, request }: Pick<Exchange, "accountRequests" | "request">,
  work: () => Promise<Result>,
): Promise<Result> {
  return inPlace(accountRequests, countedAddressOf(request.headers), work);
}
