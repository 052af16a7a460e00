import { type ApiServer, toApiServer } from "@todo/programs/api-server";

export { apiServers, toApiServer } from "@todo/programs/api-server";

/** What this run is about: a server that it starts, or a deployment that runs already. */
export function serverName(): ApiServer | "remote" {
  if (process.env.CONFORMANCE_URL) return "remote";
  return toApiServer(process.env.CONFORMANCE_SERVER ?? "next");
}
