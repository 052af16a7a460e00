import { type ApiServer, toApiServer } from "@todo/programs/api-server";

export { toApiServer } from "@todo/programs/api-server";

/** What serves the API in this run. */
export function apiServer(): ApiServer {
  return toApiServer(process.env.API_SERVER ?? "next");
}
