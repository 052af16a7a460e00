import { setImmediate } from "node:timers/promises";
import { limits } from "@todo/validation/limits";
import { inPlace } from "#limits/concurrency-limit.ts";
import type { Exchange } from "./exchange.ts";

/** Calls `parse`; for large bodies of `client` once per turn of the event loop, which many at once would block. Throws the 429. */
export async function parseInTurn<Parsed>(
  { largeBodies }: Pick<Exchange, "largeBodies">,
  client: string,
  body: Uint8Array,
  parse: () => Parsed,
): Promise<Parsed> {
  if (body.byteLength <= limits.shortBodyMaxBytes) return parse();
  return inPlace(largeBodies, client, async () => {
    await setImmediate();
    return parse();
  });
}
