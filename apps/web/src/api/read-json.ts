import { Failure, networkFailure } from "./failure.ts";

/** The JSON of an answer; `undefined` for an error that has none. Rejects with a `Failure`. */
export async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch((): never => {
    throw networkFailure();
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (!response.ok) return undefined;
    const detail = "The server gave an answer we can’t read.";
    throw new Failure({ status: 0, code: "UNREADABLE", detail });
  }
}
