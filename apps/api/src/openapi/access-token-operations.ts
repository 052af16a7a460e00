// Only a session can manage access tokens.
import {
  AccessToken,
  AccessTokenParams,
  CreateAccessToken,
  CreatedAccessToken,
} from "@todo/validation/access-token";
import { limits } from "@todo/validation/limits";
import { z } from "zod";
import { examples } from "./examples.ts";
import type { Operation, Operations } from "./operation.ts";

const common = { tag: "Access tokens", isForSessions: true } as const;
const errors = ["FORBIDDEN"] satisfies Operation["errors"];

export const accessTokenOperations: Record<string, Operations> = {
  "/api/tokens": {
    get: {
      ...common,
      id: "listAccessTokens",
      summary: "List your access tokens",
      description: "The newest first; also those that have expired.",
      answers: {
        200: {
          description: `At most ${limits.accessTokensPerUser}.`,
          schema: z.array(AccessToken),
          example: [examples.accessToken],
        },
      },
      errors,
    },
    post: {
      ...common,
      id: "createAccessToken",
      summary: "Make an access token",
      description: `For a program that uses tasks on your behalf. A user has at most ${limits.accessTokensPerUser}. An \`Idempotency-Key\` is refused, because a repeated response would have to show the token again. Where another issuer signs in users, \`expires_in_days\` is required.`,
      body: { schema: CreateAccessToken, example: examples.createAccessToken },
      answers: {
        201: {
          description: "The access token. `token` is shown this once.",
          schema: CreatedAccessToken,
          example: examples.createdAccessToken,
        },
      },
      errors,
    },
  },
  "/api/tokens/{id}": {
    delete: {
      ...common,
      id: "deleteAccessToken",
      summary: "End an access token",
      description: "It is refused within 10 seconds, and streams that it opened end.",
      params: AccessTokenParams,
      answers: { 204: { description: "The access token has ended." } },
      errors: [...errors, "RESOURCE_NOT_FOUND"],
    },
  },
};
