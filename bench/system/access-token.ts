import { send } from "./api-client.ts";
import type { BenchUser } from "./bench-users.ts";

/** The same user with an access token for reading and writing in the place of the JWT. */
export async function withAccessToken(origin: string, user: BenchUser): Promise<BenchUser> {
  const body = JSON.stringify({ name: "bench", scopes: ["tasks:write"] });
  const request = { method: "POST", path: "/api/tokens", token: user.token, body } as const;
  const { token } = (await send(origin, request)) as { token: string };
  return { ...user, token };
}
