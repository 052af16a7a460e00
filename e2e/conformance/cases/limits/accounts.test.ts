import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withProcess } from "../../fixtures/target.ts";
import { newAccount, newAddress } from "../../fixtures/users.ts";

const allowed = 5;

withProcess("guessing at one account from ever new addresses", () => {
  let server: OwnServer;
  beforeAll(async () => {
    const env = { AUTH_FAILURES_PER_HOUR: String(allowed), TRUSTED_PROXIES: "loopback" };
    server = await startOwnServer({ env });
  });
  afterAll(() => server.end());
  const signIn = (email: string, password: string, address = newAddress()) =>
    send({
      origin: server.origin,
      path: "/api/auth/signin",
      json: { email, password },
      headers: { "x-forwarded-for": address },
    });

  it("gets no more than the limit through, in a parallel burst, and the same without an account", async () => {
    const { email, password } = await newAccount(server.origin);
    const stranger = `${randomUUID()}@conformance.example`;
    for (const guessed of [email, stranger]) {
      const answers = await Promise.all(
        Array.from({ length: 4 * allowed }, () => signIn(guessed, "guessed-password")),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(allowed);
      expect(statuses.filter((status) => status === 429)).toHaveLength(3 * allowed);
    }
    for (const guess of ["guessed-password", password]) {
      const refused = await signIn(email, guess);
      expectRefusal(refused, 429, "RATE_LIMITED");
      expect(refused.headers).toMatchObject({
        "retry-after": expect.stringMatching(/^[0-9]+$/),
        ratelimit: expect.stringMatching(/^"account";r=0;t=[0-9]+$/),
        "ratelimit-policy": `"account";q=${allowed};w=3600`,
      });
    }
  });

  it("leaves other accounts alone, and the owner where they are signed in", async () => {
    const other = await newAccount(server.origin);
    expect((await signIn(other.email, other.password)).status).toBe(200);
    const home = newAddress();
    expect((await signIn(other.email, other.password, home)).status).toBe(200);
    for (let at = 0; at < allowed; at += 1) await signIn(other.email, "guessed-password");
    expect((await signIn(other.email, other.password)).status).toBe(429);
    expect((await signIn(other.email, other.password, home)).status).toBe(200);
  });
});
