import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { type ApiProcess, startAndFail, startApi } from "../../fixtures/api-process.ts";
import { emptyDatabase } from "../../system/database.ts";

const attemptsAllowed = 3;

/** The statuses of as many wrong sign-ins, each from what claims to be another address. */
async function guess(request: APIRequestContext, url: string, header: string, count: number) {
  const statuses: number[] = [];
  for (let attempt = 1; attempt <= count; attempt += 1) {
    const address = `203.0.113.${attempt}`;
    const answer = await request.post(url, {
      headers: { [header]: header === "Forwarded" ? `for=${address}` : address },
      data: { email: `${randomUUID()}@example.com`, password: "guessed" },
    });
    statuses.push(answer.status());
  }
  return statuses;
}

test.describe("guessing passwords", () => {
  let api: ApiProcess;
  let databaseUrl: string;

  test.beforeEach(async () => {
    databaseUrl = await emptyDatabase();
  });
  test.afterEach(() => api.stop());

  test("claiming other addresses in headers does not evade the limit of sign-in attempts", async ({
    request,
  }) => {
    api = await startApi({
      DATABASE_URL: databaseUrl,
      AUTH_REQUESTS_PER_MINUTE: String(attemptsAllowed),
    });
    const url = `${api.origin}/api/auth/signin`;
    expect(await guess(request, url, "X-Forwarded-For", attemptsAllowed)).toEqual([401, 401, 401]);
    for (const header of ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-Address"]) {
      expect(await guess(request, url, header, 1), header).toEqual([429]);
    }
    const refused = await request.post(url, { data: { email: "a@example.com", password: "b" } });
    expect(await refused.json()).toMatchObject({ error_code: "RATE_LIMITED" });
    expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers()["retry-after"])).toBeLessThanOrEqual(60);

    const own = `${api.origin}/api/auth/sign-in/email`;
    const statuses = await guess(request, own, "X-Forwarded-For", attemptsAllowed + 1);
    expect(statuses.at(-1)).toBe(429);
  });

  test("behind a trusted proxy each client has attempts of its own", async ({ request }) => {
    api = await startApi({
      DATABASE_URL: databaseUrl,
      AUTH_REQUESTS_PER_MINUTE: "1",
      TRUSTED_PROXIES: "loopback",
    });
    const url = `${api.origin}/api/auth/signin`;
    expect(await guess(request, url, "X-Forwarded-For", 3)).toEqual([401, 401, 401]);
    expect(await guess(request, url, "X-Forwarded-For", 1)).toEqual([429]);
  });
});

test.describe("starting with wrong settings", () => {
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
    for (const name of [
      "DATABASE_URL",
      "BETTER_AUTH_SECRET",
      "CORS_ORIGINS",
      "AUTH_JWT_EXPIRES_IN",
    ]) {
      expect(said).toContain(name);
    }
  });
});
