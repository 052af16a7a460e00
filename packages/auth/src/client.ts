// For browsers: the only module of this package that a frontend may import.
import { createAuthClient } from "better-auth/client";
import { jwtClient } from "better-auth/client/plugins";

/** A Better Auth client for the backend at `baseUrl`; without one, for the page's own origin. Sends cookies. */
export function createTodoAuthClient({ baseUrl }: { baseUrl?: string } = {}) {
  return createAuthClient({
    ...(baseUrl && { baseURL: baseUrl }),
    basePath: "/api/auth",
    plugins: [jwtClient()],
    fetchOptions: { credentials: "include" },
  });
}
