import { getIP } from "better-auth/api";

/** The client's address, set by the server and never by the client. */
export const clientAddressHeader = "x-client-address";

const addresses = { advanced: { ipAddress: { ipAddressHeaders: [clientAddressHeader] } } };

/** Returns whom to count for: IPv6 addresses by their /64 network, which one client has. */
export function countedAddressOf(headers: Headers): string {
  return String(getIP(headers, addresses));
}
