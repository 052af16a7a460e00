// Settings of the issuer and of signatures, which depend on each other.
import { limits } from "@todo/validation/limits";
import { z } from "zod";
import { Duration } from "./duration.ts";

const daySeconds = 24 * 60 * 60;
/** Each rotation keeps the previous key until its tokens expire. */
const keyRotationMinSeconds = daySeconds;
const keyRotationMaxSeconds = 366 * daySeconds;

export const tokenVariables = {
  AUTH_MODE: z
    .enum(["internal", "external"], { error: "must be internal or external" })
    .default("internal")
    .meta({
      description:
        "`external`: another issuer issues the tokens, the API only verifies them, and `/api/auth/*` is 404.",
      neededBy: "another issuer",
    }),
  AUTH_JWT_ALG: z
    .enum(["HS256", "EdDSA"], { error: "must be HS256 or EdDSA" })
    .default("HS256")
    .meta({
      description:
        "`EdDSA`: tokens are signed with Ed25519 keys, which `/api/auth/jwks` publishes. `HS256`: with `BETTER_AUTH_SECRET`.",
      neededBy: "services that verify our tokens",
    }),
  AUTH_JWT_EXPIRES_IN: Duration.refine(
    (seconds) => seconds <= limits.sessionLifetimeSeconds,
    `must be at most ${limits.sessionLifetimeSeconds / daySeconds}d`,
  )
    .prefault("15m")
    .meta({
      description:
        "The lifetime of tokens from `GET /api/auth/token`, at most `7d`. Tokens from `/signin` last 7 days.",
      neededBy: "nobody usually",
    }),
  AUTH_JWT_ISSUER: z.string().optional().meta({
    description: "The `iss` of tokens. With `external` it is checked only if it is set.",
    neededBy: "another issuer",
    fallback: "`BETTER_AUTH_URL`",
  }),
  AUTH_JWT_AUDIENCE: z.string().optional().meta({
    description: "The `aud` of tokens. With `external` it is checked only if it is set.",
    neededBy: "another issuer",
    fallback: "`BETTER_AUTH_URL`",
  }),
  AUTH_JWT_KEY_ROTATION: Duration.refine(
    (seconds) => seconds >= keyRotationMinSeconds && seconds <= keyRotationMaxSeconds,
    "must be between 1d and 366d",
  )
    .prefault("90d")
    .meta({
      description: "With `EdDSA`: how long a key signs, from `1d` to `366d`.",
      neededBy: "nobody usually",
    }),
  AUTH_JWKS_URL: z
    .string()
    .refine(isKeySetUrl, "must be an https URL, or http on this machine or to a host without a dot")
    .optional()
    .meta({
      description:
        "With `external`: the keys of the issuer, for EdDSA, ES256 and RS256. Without it tokens are HS256 over `BETTER_AUTH_SECRET`.",
      neededBy: "another issuer",
    }),
};

interface InternalTokens {
  mode: "internal";
  algorithm: "HS256" | "EdDSA";
  issuer: string;
  audience: string;
  /** For tokens of `GET /api/auth/token`. */
  lifetimeSeconds: number;
  /** With EdDSA: how long a key signs. */
  keyRotationSeconds: number;
}

interface ExternalTokens {
  mode: "external";
  /** `undefined`: signed with the shared secret. */
  keySetUrl: string | undefined;
  issuer: string | undefined;
  audience: string | undefined;
}

export type TokenSettings = InternalTokens | ExternalTokens;

export function toTokenSettings(
  variables: z.infer<z.ZodObject<typeof tokenVariables>>,
  baseUrl: string,
): TokenSettings {
  const { AUTH_MODE: mode, AUTH_JWT_ISSUER: issuer, AUTH_JWT_AUDIENCE: audience } = variables;
  if (mode === "external") return { mode, keySetUrl: variables.AUTH_JWKS_URL, issuer, audience };
  return {
    mode,
    algorithm: variables.AUTH_JWT_ALG,
    issuer: issuer ?? baseUrl,
    audience: audience ?? baseUrl,
    lifetimeSeconds: variables.AUTH_JWT_EXPIRES_IN,
    keyRotationSeconds: variables.AUTH_JWT_KEY_ROTATION,
  };
}

/** Meaningless for another issuer's tokens. */
const onlyInternal = [
  "AUTH_JWT_ALG",
  "AUTH_JWT_EXPIRES_IN",
  "AUTH_JWT_KEY_ROTATION",
  "AUTH_REQUESTS_PER_MINUTE",
  "AUTH_FAILURES_PER_HOUR",
  "SMTP_URL",
  "EMAIL_FROM",
];

/** Variables without an effect, on which nobody must rely. */
export function findTokenConflicts(variables: Record<string, string | undefined>): string[] {
  if (variables.AUTH_MODE === "external") {
    const ineffective = onlyInternal.filter((name) => variables[name]);
    return ineffective.map((name) => `${name} has no effect with AUTH_MODE=external`);
  }
  return [
    ...(variables.AUTH_JWKS_URL ? ["AUTH_JWKS_URL has no effect without AUTH_MODE=external"] : []),
    ...(variables.AUTH_JWT_KEY_ROTATION && variables.AUTH_JWT_ALG !== "EdDSA"
      ? ["AUTH_JWT_KEY_ROTATION has no effect without AUTH_JWT_ALG=EdDSA"]
      : []),
  ];
}

/** Whoever can change the keys in transit can sign tokens. */
function isKeySetUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  const isNear = /^(?:[a-z0-9-]+|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isNear);
}
