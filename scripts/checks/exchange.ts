/** One HTTP request, and its response as the checks read it. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
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

/** Sends a request to `url`, which may have any certificate. `added` overrides the headers of `ask`. */
export function exchange(url: URL, ask: Ask = {}, added: object = {}): Promise<Answer> {
  const { method = "GET", body, headers, from } = ask;
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const type = sent === undefined ? {} : { "content-type": "application/json" };
  const options = {
    method,
    headers: { ...type, ...headers, ...added },
    rejectUnauthorized: false,
    ...(from && { localAddress: from }),
  };
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((text) => resolve({ status, headers, text, body: parse(text) }), reject);
    });
    outgoing.once("error", reject).end(sent);
  });
}

/** Sends requests to `origin`. */
export const sendTo =
  (origin: string): Send =>
  (path, ask) =>
    exchange(new URL(path, origin), ask);

function parse(text: string): Record<string, unknown> {
  return /^[[{]/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
}
