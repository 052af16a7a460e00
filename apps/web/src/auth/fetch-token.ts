import { failureOf, networkFailure } from "../api/failure.ts";
import { readJson } from "../api/read-json.ts";

/** A JWT for the session whose cookie the browser holds. Rejects with a `Failure`, 401 for none. */
export async function fetchToken(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/auth/token`, { credentials: "include" }).catch(
    (): never => {
      throw networkFailure();
    },
  );
  const body = await readJson(response);
  if (!response.ok) throw failureOf(response.status, response.headers, body);
  return (body as { token: string }).token;
}
