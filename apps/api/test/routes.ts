import { routeFiles, send } from "./send.ts";
import type { TestUser } from "./tokens.ts";

export const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** Every route but the catch-all that answers 404. */
export const routes = routeFiles
  .map(({ pattern }) => pattern)
  .filter((pattern) => pattern !== "/[[...path]]");

/** A path that a route serves to `user`; what it names need not exist. */
export function pathOf(pattern: string, user: TestUser): string {
  return pattern
    .replace("[userId]", encodeURIComponent(user.id))
    .replace("[id]", "1")
    .replace("[...all]", "sign-out");
}

/** The methods that a route serves, in its own words. */
export async function allowedMethods(path: string): Promise<string[]> {
  const response = await send("OPTIONS", path);
  return response.headers.get("allow")?.split(", ") ?? [];
}
