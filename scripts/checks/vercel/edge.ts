/** Sends requests to a function as Vercel's edge passes them on. */
import type { FindFunction } from "./deployment.ts";
import { exchange, type Send } from "../exchange.ts";

/** Of the deployment that `find` knows, on the process that listens on `port`. */
export function createEdge(find: FindFunction, port: number): Send {
  return (path, { from = "203.0.113.7", ...ask } = {}) => {
    const url = new URL(path, `http://127.0.0.1:${port}`);
    const target = find(url.pathname, new Headers(ask.headers));
    if (!target) throw new Error(`No function answers ${path}.`);
    for (const [name, value] of target.query) url.searchParams.append(name, value);
    const host = "api.example.com";
    return exchange(url, ask, {
      host,
      // The edge replaces what a client has sent under these names.
      "x-forwarded-for": from,
      "x-real-ip": from,
      "x-forwarded-proto": "https",
      "x-forwarded-host": host,
      "x-matched-path": target.name,
    });
  };
}
