import type { IncomingMessage } from "node:http";
import { isIP, isIPv4 } from "node:net";

/** Whether to trust the peer at `address`, `hop` hops away. */
export type Trust = (address: string, hop: number) => boolean;

/** The last address in `X-Forwarded-For` that is no trusted proxy's, else the socket's. An invalid one ends the search. */
export function clientAddressOf(
  { socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
  isTrusted: Trust,
): string {
  let address = toAddress(socket.remoteAddress ?? "") ?? "";
  const forwarded = headers["x-forwarded-for"];
  if (forwarded === undefined) return address;
  const hops = String(forwarded).split(",");
  for (let hop = 0; hop < hops.length && isTrusted(address, hop); hop += 1) {
    const reported = toAddress(hops[hops.length - 1 - hop] ?? "");
    if (reported === undefined) break;
    address = reported;
  }
  return address;
}

/** Longer than any address with brackets, quotes, zone and port. */
const addressMaxLength = 100;

/** As in `203.0.113.2:41000`, `"[2001:db8::1]:41000"`, `fe80::1%eth0`, `::ffff:203.0.113.2`. */
function toAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (isIPv4(trimmed)) return trimmed;
  if (trimmed.length > addressMaxLength) return undefined;
  const unquoted = /^"(.*)"$/.exec(trimmed)?.[1] ?? trimmed;
  const withPort = /^(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]{1,5})?$/.exec(unquoted);
  const host = withPort?.[1] ?? withPort?.[2] ?? unquoted;
  const address = host.replace(/%.*$/, "").toLowerCase();
  const mapped = /^::ffff:([0-9.]+)$/.exec(address)?.[1];
  return [mapped, address].find((candidate) => candidate !== undefined && isIP(candidate) > 0);
}
