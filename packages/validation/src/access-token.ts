import { z } from "zod";
import { limits } from "./limits.ts";
import { Scope } from "./scope.ts";
import { requiredOr, text } from "./text.ts";

const name = text({ minLength: 1, maxLength: limits.nameMaxLength, multiline: false }).meta({
  description: `What the token is for: 1 to ${limits.nameMaxLength} code points after trimming, at least one of them visible.`,
  examples: ["n8n"],
});

const scopes = z
  .array(Scope, { error: requiredOr("Must be an array of scopes.") })
  .min(1, { error: "Must have at least 1 scope." })
  .overwrite((given) => Scope.options.filter((scope) => given.includes(scope)))
  .meta({
    description: "What the token may do. `tasks:write` includes reading.",
    examples: [["tasks:read"]],
  });

const expiresInDays = z
  .int({ error: "Must be a whole number of days, or null.", abort: true })
  .min(1, { error: "Must be at least 1." })
  .max(limits.accessTokenDaysMax, { error: `Must be at most ${limits.accessTokenDaysMax}.` })
  .nullable()
  .default(null)
  .meta({
    description:
      "Days of 24 hours until the token expires. null: it lasts until it is ended, which a deployment with another issuer does not allow.",
    examples: [90],
  });

export const CreateAccessToken = z.object(
  { name, scopes, expires_in_days: expiresInDays },
  { error: "Must be a JSON object." },
);
export type CreateAccessToken = z.infer<typeof CreateAccessToken>;

export const AccessTokenParams = z.object({
  id: z
    .guid({ error: "Must be a UUID." })
    .toLowerCase()
    .meta({
      description: "The `id` of the access token.",
      examples: ["0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11"],
    }),
});

const Instant = z.iso.datetime({ precision: 3 });

/** Without the token itself, which only the response to its creation has. */
export const AccessToken = z.object({
  id: z.guid().meta({ description: "Stands as `actor` in each change that the token made." }),
  name: z.string(),
  scopes: z.array(Scope),
  created_at: Instant,
  expires_at: Instant.nullable().meta({ description: "null: the token does not expire." }),
  last_used_on: z.iso.date().nullable().meta({
    description: "The day, in UTC, on which the token was last used; null: not yet.",
  }),
});
export type AccessToken = z.infer<typeof AccessToken>;

export const CreatedAccessToken = AccessToken.extend({
  token: z.string().meta({ description: "Shown now and never again. Send it as bearer token." }),
});
export type CreatedAccessToken = z.infer<typeof CreatedAccessToken>;
