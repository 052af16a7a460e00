import { expect, test } from "@playwright/test";
import { startAndFail } from "../../fixtures/start-and-fail.ts";

const DATABASE_URL = "postgresql://nobody:hidden-password@localhost:1/none";

test("a weak secret ends the server with status 1, and the message names the variable only", async () => {
  const { status, said } = await startAndFail({ DATABASE_URL, BETTER_AUTH_SECRET: "changeme" });
  expect(status).toBe(1);
  expect(said).toContain("BETTER_AUTH_SECRET");
  expect(said).not.toMatch(/changeme|hidden-password/);
});

test("everything that is missing or wrong is named at once", async () => {
  const { status, said } = await startAndFail({
    DATABASE_URL: "",
    NEON_DATABASE_URL: "",
    BETTER_AUTH_SECRET: "",
    CORS_ORIGINS: "*",
    AUTH_JWT_EXPIRES_IN: "soon",
  });
  expect(status).toBe(1);
  const names = ["DATABASE_URL", "BETTER_AUTH_SECRET", "CORS_ORIGINS", "AUTH_JWT_EXPIRES_IN"];
  for (const name of names) expect(said).toContain(name);
});
