import { z } from "zod";

/** What an access token may do with tasks. Writing includes reading. */
export const Scope = z.enum(["tasks:read", "tasks:write"], {
  error: "Must be tasks:read or tasks:write.",
});
export type Scope = z.infer<typeof Scope>;

/** Whether a token with the scopes `held` may do what needs `needed`. */
export function includesScope(held: readonly Scope[], needed: Scope): boolean {
  return held.includes(needed) || held.includes("tasks:write");
}
