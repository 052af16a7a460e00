/** The servers that the suite knows how to start: `next start`, and the one without a framework. */
export const serverNames = ["next", "self-hosted"] as const;
export type ServerName = (typeof serverNames)[number];

/** What this run is about: a server that it starts, or a deployment that runs already. */
export function serverName(): ServerName | "remote" {
  if (process.env.CONFORMANCE_URL) return "remote";
  return toServerName(process.env.CONFORMANCE_SERVER ?? "next");
}

export function toServerName(name: string): ServerName {
  const known = serverNames.find((candidate) => candidate === name);
  if (!known) throw new Error(`CONFORMANCE_SERVER must be of ${serverNames.join(", ")}: ${name}`);
  return known;
}
