import type { Db } from "@todo/db/database";
import { betterAuth } from "better-auth";
import { openAPI } from "better-auth/plugins";
import { sharedSecretSigning } from "./shared-secret.ts";
import { createAttemptLimits } from "./attempt-limits.ts";
import { createBetterAuth } from "./better-auth.ts";

const secret = "signs-nothing-because-it-serves-nobody";
const baseUrl = "http://localhost";

/** Returns Better Auth's routes as OpenAPI 3.1, from an instance that serves no request. `db` is not queried. */
export async function describeBetterAuth(db: Db) {
  const { options } = createBetterAuth(
    {
      db,
      secret,
      baseUrl,
      trustedOrigins: [],
      issuer: baseUrl,
      audience: baseUrl,
      tokenLifetimeSeconds: 1,
      attempts: createAttemptLimits({ db, passwordFailuresPerHour: 1 }),
    },
    sharedSecretSigning({ sign: async () => "" }),
  );
  const described = betterAuth({ ...options, plugins: [...options.plugins, openAPI()] });
  return described.api.generateOpenAPISchema();
}
