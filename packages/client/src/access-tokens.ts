import { isMissing } from "./api-error.ts";
import type { components } from "./api-schema.ts";
import type { Api } from "./create-api.ts";
import type { CallOptions, Sender } from "./create-sender.ts";

export type AccessToken = components["schemas"]["AccessToken"];
export type CreatedAccessToken = components["schemas"]["CreatedAccessToken"];
type NewAccessToken = components["schemas"]["CreateAccessToken"];

/** An access token cannot make these calls: 403. */
export interface AccessTokens {
  /** Fetches the user's access tokens, newest first. */
  accessTokens(options?: CallOptions): Promise<AccessToken[]>;
  /** Creates an access token; only this response has `token`, so the call is not repeated. */
  createAccessToken(token: NewAccessToken, options?: CallOptions): Promise<CreatedAccessToken>;
  /** Deletes an access token. Resolves also if it is gone. */
  endAccessToken(id: string, options?: CallOptions): Promise<void>;
}

export function createAccessTokens(api: Api, send: Sender): AccessTokens {
  return {
    async accessTokens(options) {
      const { data } = await send((init) => api.GET("/api/tokens", { ...init }), options);
      return data;
    },

    async createAccessToken(body, options) {
      const { data } = await send((init) => api.POST("/api/tokens", { ...init, body }), {
        ...options,
        retryForMs: 0,
      });
      return data;
    },

    async endAccessToken(id, options) {
      const params = { path: { id } };
      try {
        await send((init) => api.DELETE("/api/tokens/{id}", { ...init, params }), options);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}
