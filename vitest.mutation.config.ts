import { defineConfig } from "vitest/config";

/** Fast tests of rules, by package. */
const tests = {
  validation: "*",
  auth: "{access-token,access-token-verifier,account-input,attempt-limits,auth,auth-request-limit,auth-routes,authenticate,external-auth,forged-token,key-set,password-proof,password-sign-in,remote-key-set,secret,session-cache,sessions,shared-secret,signing-keys,token-times,verified-token-cache}",
  db: "{access-tokens,attempts,bulk,bulk-once,bulk-uids,row-security,sessions,task-list,task-owner,task-quota,task-versions,tasks}",
};

/** `MUTATION_TESTS=auth/key-set` selects fewer: a change outside functions is tried with all of them. */
const [onlyPackage, onlyFiles] = process.env["MUTATION_TESTS"]?.split("/") ?? [];

export default defineConfig({
  test: {
    projects: Object.entries(tests)
      .filter(([name]) => name === (onlyPackage ?? name))
      .map(([name, files]) => ({
        extends: true,
        test: {
          name,
          root: `packages/${name}`,
          include: [`test/**/${onlyFiles ?? files}.test.ts`],
        },
      })),
    globalSetup: ["./vitest.global-setup.ts"],
    env: { NODE_ENV: "production" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
