import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { target, withProcess } from "../../fixtures/target.ts";
import { newAddress } from "../../fixtures/users.ts";

const allowed = 5;
const spellings = [
  "/api/auth/signin",
  "/api/auth/login",
  "/api/auth/signin/",
  "//api/auth/signin",
  "/api//auth/signin",
  "/api/auth/sign%69n",
];
const browserSpellings = [
  "/api/auth/sign-in/email",
  "/api/auth/sign-in/email/",
  "//api/auth/sign-in//email",
  "/api/auth/sign-in/%65mail",
];

const servers: OwnServer[] = [];
const start = async (env: Record<string, string>) => {
  const server = await startOwnServer({
    env: { AUTH_REQUESTS_PER_MINUTE: String(allowed), ...env },
  });
  servers.push(server);
  return server.origin;
};

const guess = (origin: string, path: string, headers: Record<string, string> = {}) =>
  send({
    origin,
    path,
    json: { email: `${randomUUID()}@conformance.example`, password: "guessed" },
    headers: { origin: target.issuer, ...headers },
  });

withProcess("guessing passwords", () => {
  let direct: string;
  let proxied: string;
  beforeAll(async () => {
    [direct, proxied] = await Promise.all([start({}), start({ TRUSTED_PROXIES: "loopback" })]);
  });
  afterAll(() => Promise.all(servers.map((server) => server.end())));

  it("is limited, whatever address the client claims, and by every name of the route together", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < allowed + 3; at += 1) {
      const headers = { "x-forwarded-for": newAddress() };
      statuses.push((await guess(direct, spellings[at % spellings.length] ?? "", headers)).status);
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(allowed);
    expect(statuses.at(-1)).toBe(429);
    const claims: Record<string, string>[] = [
      {},
      { "x-forwarded-for": "" },
      { "x-forwarded-for": "1.1.1.1, 2.2.2.2" },
      { "x-forwarded-for": "::1" },
      { "x-real-ip": "1.1.1.1" },
      { "x-client-address": "1.1.1.1" },
      { "X-Client-Address": "1.1.1.1" },
      { "cf-connecting-ip": "1.1.1.1" },
      { "true-client-ip": "1.1.1.1" },
      { forwarded: "for=1.1.1.1" },
    ];
    for (const headers of claims) {
      const refused = await guess(direct, "/api/auth/signin", headers);
      expectRefusal(refused, 429, "RATE_LIMITED");
      expect(refused.headers).toMatchObject({
        "retry-after": expect.stringMatching(/^[0-9]+$/),
        ratelimit: expect.stringMatching(/^"auth";r=0;t=[0-9]+$/),
        "ratelimit-policy": `"auth";q=${allowed};w=60`,
      });
    }
  });

  it("is limited on the routes for browsers too, in every spelling together", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < allowed * 2; at += 1) {
      statuses.push(
        (await guess(direct, browserSpellings[at % browserSpellings.length] ?? "")).status,
      );
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(allowed);
    expect(statuses.at(-1)).toBe(429);
  });

  it("behind a trusted proxy is limited for one client, while another still gets in", async () => {
    const [one, other] = [newAddress(), newAddress()];
    for (let at = 0; at < allowed; at += 1) {
      await guess(proxied, "/api/auth/signin", { "x-forwarded-for": one });
    }
    const refused = await guess(proxied, "/api/auth/signin", { "x-forwarded-for": one });
    expectRefusal(refused, 429, "RATE_LIMITED");
    const chained = { "x-forwarded-for": `${newAddress()}, ${one}` };
    expect((await guess(proxied, "/api/auth/signin", chained)).status).toBe(429);
    const let_in = await guess(proxied, "/api/auth/signin", { "x-forwarded-for": other });
    expectRefusal(let_in, 401, "INVALID_CREDENTIALS");
  });

  it.each([
    ["with a port", (address: string, at: number) => `${address}:${41_000 + at}`],
    ["in quotes", (address: string) => `"${address}"`],
    ["mapped to IPv6", (address: string) => `[::ffff:${address}]:443`],
  ])("is one client by its address %s, while another still gets in", async (_name, written) => {
    const [one, other] = [newAddress(), newAddress()];
    for (let at = 0; at < allowed; at += 1) {
      await guess(proxied, "/api/auth/signin", { "x-forwarded-for": written(one, at) });
    }
    const headers = { "x-forwarded-for": written(one, allowed) };
    expectRefusal(await guess(proxied, "/api/auth/signin", headers), 429, "RATE_LIMITED");
    const let_in = await guess(proxied, "/api/auth/signin", {
      "x-forwarded-for": written(other, 0),
    });
    expectRefusal(let_in, 401, "INVALID_CREDENTIALS");
  });

  it("in a parallel burst gets no more than the limit through", async () => {
    const headers = { "x-forwarded-for": newAddress() };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => guess(proxied, "/api/auth/signin", headers)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(allowed);
  });

  it("keeps nobody from health, readiness and their tasks", async () => {
    for (let at = 0; at < allowed + 1; at += 1) await guess(direct, "/api/auth/signin");
    for (const path of ["/api/health", "/api/ready", "/api/openapi.json"]) {
      expect((await send({ origin: direct, path })).status).toBe(200);
    }
  });
});
