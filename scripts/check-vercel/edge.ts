/** Sends requests to a function as Vercel's edge passes them on. */
import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { FindFunction } from "./deployment.ts";

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as it is where it is a string. */
  body?: unknown;
  /** The client's address. */
  from?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  body: Record<string, unknown>;
}

export type Send = (path: string, ask?: Ask) => Promise<Answer>;

/** Of the deployment that `find` knows, on the process that listens on `port`. */
export function createEdge(find: FindFunction, port: number): Send {
  return (path, ask = {}) => {
    const url = new URL(path, "https://api.example.com");
    const target = find(url.pathname, new Headers(ask.headers));
    if (!target) throw new Error(`No function answers ${path}.`);
    for (const [name, value] of target.query) url.searchParams.append(name, value);
    const from = ask.from ?? "203.0.113.7";
    const forwarded = {
      host: url.host,
      // The edge replaces what a client has sent under these names.
      "x-forwarded-for": from,
      "x-real-ip": from,
      "x-forwarded-proto": "https",
      "x-forwarded-host": url.host,
      "x-matched-path": target.name,
    };
    return exchange(port, url, ask, forwarded);
  };
}

function exchange(port: number, url: URL, ask: Ask, forwarded: object): Promise<Answer> {
  const { method = "GET", body, headers } = ask;
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const type = sent === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      method,
      path: url.pathname + url.search,
      headers: { ...type, ...headers, ...forwarded },
    };
    const outgoing = request(options, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((text) => resolve({ status, headers, text, body: parse(text) }), reject);
    });
    outgoing.once("error", reject).end(sent);
  });
}

function parse(text: string): Record<string, unknown> {
  return /^[[{]/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
}
