import { toApiError, unansweredError } from "./api-error.ts";
import { type ApiConfig, createApi } from "./create-api.ts";
import type { TokenSource } from "./token-cache.ts";

interface Credentials {
  email: string;
  password: string;
}

/** Exchanges the browser's session cookie for a token (Better Auth). */
export function sessionToken(baseUrl: string, config: Pick<ApiConfig, "fetch"> = {}): TokenSource {
  const api = createApi(baseUrl, { ...config, credentials: "include" });
  return async () => {
    const { data, error, response } = await api.GET("/api/auth/token").catch(throwUnanswered);
    if (!data?.token) throw toApiError(response, error);
    return data.token;
  };
}

/** Signs in for each token: for programs without a browser. */
export function passwordToken(baseUrl: string, credentials: Credentials): TokenSource {
  const api = createApi(baseUrl);
  return async () => {
    const { data, error, response } = await api
      .POST("/api/auth/signin", { body: credentials })
      .catch(throwUnanswered);
    if (!data) throw toApiError(response, error);
    return data.access_token;
  };
}

function throwUnanswered(cause: unknown): never {
  throw unansweredError(cause);
}
