import type { HttpRequest } from "../load/load.ts";

/** Sends a request and parses its JSON, if any. Throws unless the status is 2xx. */
export async function send(origin: string, request: HttpRequest): Promise<unknown> {
  const { method, path, token, body } = request;
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...type },
    redirect: "manual",
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} to ${method} ${path}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
