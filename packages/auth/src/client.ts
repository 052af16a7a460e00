// The only module of this package that a frontend may import.
import { createAuthClient } from "better-auth/client";
import { jwtClient } from "better-auth/client/plugins";

/** Creates a Better Auth client for `baseUrl`, by default the page's origin. It sends cookies. */
export function createTodoAuthClient({ baseUrl }: { baseUrl?: string } = {}) {
  return createAuthClient({
    ...(baseUrl && { baseURL: baseUrl }),
    basePath: "/api/auth",
    plugins: [jwtClient()],
    fetchOptions: { credentials: "include" },
  });
}
