/** What can serve the API: `next start`, and the self-hosted server. */
const apiServers = ["next", "self-hosted"] as const;
type ApiServer = (typeof apiServers)[number];

/** The one that this run is about. */
export function apiServer(): ApiServer {
  return toApiServer(process.env.API_SERVER ?? "next");
}

export function toApiServer(name: string): ApiServer {
  const known = apiServers.find((candidate) => candidate === name);
  if (!known) throw new Error(`API_SERVER must be one of ${apiServers.join(", ")}: ${name}`);
  return known;
}
