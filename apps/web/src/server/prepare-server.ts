import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import { boundCookies, boundQuery } from "@todo/connections/bound-request";
import { prepareConnections } from "@todo/connections/connections";
import { dropHeaders, frameworkHeader } from "@todo/connections/drop-headers";
import { limits } from "@todo/validation/limits";

const steersNext = new RegExp(`^(?:${frameworkHeader})`, "i");
/** More than the API accepts, so that it refuses them itself. */
const parametersMax = 2 * limits.queryParametersMax;
const statuses: Record<string, number> = {
  HPE_INVALID_METHOD: 405,
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Prepares the HTTP server that Next.js makes. Returns a function that undoes it. */
export function prepareServer(): () => void {
  const undo = prepareConnections((code = "") => {
    const status = statuses[code] ?? 400;
    return { status, headers: { "Content-Type": "text/plain" }, body: STATUS_CODES[status] ?? "" };
  });
  // Pages ask Next.js for data by these headers; requests to the API must not reach it that way.
  const prepare = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const { url = "" } = request;
    if (url.startsWith("/api/")) dropHeaders(request, steersNext);
    request.url = boundQuery(url, parametersMax);
    boundCookies(request);
  };
  subscribe("http.server.request.start", prepare);
  return () => {
    undo();
    unsubscribe("http.server.request.start", prepare);
  };
}
