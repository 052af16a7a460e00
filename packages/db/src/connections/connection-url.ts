// What a connection URL says beyond user, host and database: which driver, how TLS is checked, pooler or not.
import type { PoolConfig } from "pg";

/** `neon` sends single statements over HTTP and transactions over a WebSocket, `neon-websocket` all over the latter. */
export type Driver = "pg" | "neon" | "neon-websocket";

const neonHost = /\.neon\.(?:tech|build)$/;
const poolerSuffix = /^([^.]+)-pooler(?=\.)/;

/** Neon's driver for Neon's hosts, else node-postgres. */
export function driverFor(url: string): Driver {
  return neonHost.test(hostOf(url)) ? "neon" : "pg";
}

/** The same database of Neon's without its pooler, through which no migration may go; any other URL as it is. */
export function withoutNeonPooler(url: string): string {
  const host = hostOf(url);
  if (!neonHost.test(host)) return url;
  return url.replace(`@${host}`, `@${host.replace(poolerSuffix, "$1")}`);
}

/**
 * For node-postgres. `sslmode` of `prefer`, `require` and `verify-ca` means `verify-full`, as node-postgres now reads
 * them with a warning; `channel_binding` of `prefer` or `require` uses it where the server offers it.
 */
export function toPgConfig(url: string): PoolConfig & { enableChannelBinding?: boolean } {
  const channelBinding = /[?&]channel_binding=(\w+)/.exec(url)?.[1];
  return {
    connectionString: url
      .replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, "$1verify-full")
      .replace(/[?&]channel_binding=\w*/, (found) => (found.startsWith("?") ? "?" : "")),
    enableChannelBinding: channelBinding === "prefer" || channelBinding === "require",
  };
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname ?? "";
}
