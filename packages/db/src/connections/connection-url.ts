import { readFileSync } from "node:fs";
import type { PoolConfig } from "pg";

/** `neon`: statements over HTTP, transactions over a WebSocket. `neon-websocket`: all over a WebSocket. */
export type Driver = "pg" | "neon" | "neon-websocket";

const neonHost = /\.neon\.(?:tech|build)$/;
const poolerSuffix = /^([^.]+)-pooler(?=\.)/;

export function driverFor(url: string): Driver {
  return neonHost.test(hostOf(url)) ? "neon" : "pg";
}

/** Replaces Neon's pooler by the direct host: a pooler may end the connection of a long migration. */
export function withoutNeonPooler(url: string): string {
  const host = hostOf(url);
  if (!neonHost.test(host)) return url;
  return url.replace(`@${host}`, `@${host.replace(poolerSuffix, "$1")}`);
}

/** `sslmode` `prefer`, `require` and `verify-ca` mean `verify-full`. */
export function toPgConfig(url: string): PoolConfig & { enableChannelBinding?: boolean } {
  const channelBinding = /[?&]channel_binding=(\w+)/.exec(url)?.[1];
  return {
    connectionString: url
      .replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, "$1verify-full")
      .replace(/[?&]channel_binding=\w*/, (found) => (found.startsWith("?") ? "?" : "")),
    enableChannelBinding: channelBinding === "prefer" || channelBinding === "require",
  };
}

/** node-postgres reads these files before each connection. */
const fileParameters = ["sslcert", "sslkey", "sslrootcert"];

/** The parameter of `url` that names a file which can't be read; `undefined` if none does. */
export function findUnreadableFile(url: string): string | undefined {
  return filesIn(url).find(({ path }) => !isReadable(path))?.name;
}

/** The parameter of `url` that names a file, though `driver` can't read files; `undefined` if none does. */
export function findUnusableFile(url: string, driver = driverFor(url)): string | undefined {
  return driver === "pg" ? undefined : filesIn(url)[0]?.name;
}

function filesIn(url: string): { name: string; path: string }[] {
  const parameters = URL.parse(url.replace("@/", "@host/"))?.searchParams;
  return fileParameters
    .map((name) => ({ name, path: parameters?.getAll(name).at(-1) ?? "" }))
    .filter(({ path }) => path !== "");
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname ?? "";
}
