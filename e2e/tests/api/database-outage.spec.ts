import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { startDatabase, stopDatabase } from "../../system/database.ts";
import { local } from "../../system/deployments.ts";

test.afterEach(() => startDatabase());

test("without its database the server is alive, not ready, and answers 503; afterwards it recovers", async ({
  request,
}) => {
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const at = (path: string) => `${local.apiUrl}${path}`;
  const { access_token, user } = await (
    await request.post(at("/api/auth/signup"), { data: credentials })
  ).json();
  const headers = { Authorization: `Bearer ${access_token}` };
  const families = [at("/api/tasks"), at(`/api/${user.id}/tasks`)];
  expect((await request.get(at("/api/ready"))).status()).toBe(200);

  await stopDatabase();
  expect((await request.get(at("/api/health"))).status()).toBe(200);
  expect((await request.get(at("/api/ready"))).status()).toBe(503);
  for (const url of families) {
    for (const answer of [
      await request.get(url, { headers }),
      await request.post(url, { headers, data: { title: "Not saved" } }),
    ]) {
      expect(answer.status()).toBe(503);
      expect(Number(answer.headers()["retry-after"])).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ error_code: "SERVICE_UNAVAILABLE" });
    }
  }
  for (const path of ["/api/auth/signin", "/api/auth/sign-in/email"]) {
    const signedOut = await request.post(at(path), {
      data: credentials,
      headers: { Origin: local.webUrl },
    });
    expect(signedOut.status(), path).toBe(503);
  }

  await startDatabase();
  await expect.poll(async () => (await request.get(at("/api/ready"))).status()).toBe(200);
  for (const url of families) {
    expect(await (await request.get(url, { headers })).json()).toEqual([]);
  }
});
