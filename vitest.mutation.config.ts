import { defineConfig } from "vitest/config";

/** Fast tests of rules, by package. */
const tests = {
  validation: "*",
  auth: "{access-token,access-token-verifier,shared-secret,account-input,attempt-limits,auth-request-limit,authenticate,external-auth,forged-token,key-set,password-proof,session-cache,token-times,verified-token-cache}",
  db: "{access-tokens,attempts,bulk,row-security,sessions,task-list,task-owner,task-quota,task-versions,tasks}",
};

export default defineConfig({
  test: {
    projects: Object.entries(tests).map(([name, files]) => ({
      extends: true,
      test: { name, root: `packages/${name}`, include: [`test/**/${files}.test.ts`] },
    })),
    globalSetup: ["./vitest.global-setup.ts"],
    env: { NODE_ENV: "production" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
