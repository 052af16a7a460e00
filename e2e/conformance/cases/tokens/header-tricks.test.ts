import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectInvalidToken } from "../../fixtures/refusal.ts";
import { secretOfTarget, withUsers } from "../../fixtures/target.ts";
import { base64url, forge, headerOfToken, validClaims } from "../../fixtures/tokens.ts";

const list = (token: string) => send({ path: "/api/tasks", as: { token } });

withUsers("a token's header", () => {
  let listener: Server;
  let url: string;
  const fetched: string[] = [];

  beforeAll(async () => {
    const oct = { kty: "oct", k: base64url("known to everybody, and long enough to be one") };
    listener = createServer((request, response) => {
      fetched.push(request.url ?? "");
      response.end(JSON.stringify({ keys: [oct] }));
    }).listen(0, "127.0.0.1");
    await once(listener, "listening");
    url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  });
  afterAll(() => listener.close());

  it.each(["jku", "x5u", "jwks_uri", "iss", "url"])(
    "never makes the server fetch %s",
    async (name) => {
      const key = "known to everybody, and long enough to be one";
      for (const place of [
        `${url}/${name}`,
        `${url}/.well-known/jwks.json`,
        "file:///etc/passwd",
      ]) {
        const header = { ...headerOfToken, [name]: place, kid: place };
        expectInvalidToken(await list(forge(header, { ...validClaims(), [name]: place }, { key })));
        expectInvalidToken(await list(forge({ ...header, alg: "RS256" }, validClaims())));
        await list(forge(header, validClaims()));
      }
      const control = await fetch(`${url}/control`);
      expect(control.ok).toBe(true);
      expect(fetched.splice(0)).toEqual(["/control"]);
    },
  );

  const kids = [
    "../../../../dev/null",
    "/dev/null",
    "' or '1'='1",
    "x' union select 'secret' --",
    "|id",
    "\u0000",
    "__proto__",
    "",
    null,
    {},
    ["HS256"],
    "k".repeat(1_000),
  ];
  it.each(kids)("kid %j chooses no other key", async (kid) => {
    for (const key of ["", "\0", "secret", "undefined", "null"]) {
      expectInvalidToken(await list(forge({ ...headerOfToken, kid }, validClaims(), { key })));
    }
    expect([200, 401]).toContain(
      (await list(forge({ ...headerOfToken, kid }, validClaims()))).status,
    );
  });

  it("jwk with a symmetric key of the sender chooses no other key", async () => {
    const key = "a key that the sender made up, and brings along";
    const jwk = { kty: "oct", alg: "HS256", k: base64url(key) };
    expectInvalidToken(await list(forge({ ...headerOfToken, jwk }, validClaims(), { key })));
  });

  it("x5c with a certificate chain of the sender chooses no other key", async () => {
    const key = "a key that the sender made up, and brings along";
    const x5c = [Buffer.from(key).toString("base64")];
    expectInvalidToken(await list(forge({ ...headerOfToken, x5c }, validClaims(), { key })));
  });

  it.each([["exp"], ["b64"], ["x"], [], "exp", null, {}, [1]])(
    "401 for crit %j, rightly signed: these tokens have no extension",
    async (...given) => {
      const crit = given.length === 1 ? given[0] : given;
      const header = { ...headerOfToken, crit, b64: true, x: 1 };
      expectInvalidToken(await list(forge(header, validClaims())));
    },
  );

  it.each([
    "[]",
    "null",
    '"HS256"',
    "1",
    "",
    "{",
    '{"alg":"HS256"',
    '{"alg":"HS256"}}',
    "\ufeff{}",
  ])("401 for the header %j", async (header) => {
    expectInvalidToken(await list(forge(header, validClaims())));
  });

  it.each(["alg", "al\\u0067"])("401 for %s given twice, with none last", async (name) => {
    expectInvalidToken(await list(forge(`{"alg":"HS256","${name}":"none"}`, validClaims())));
  });

  it.each(["zip", "enc", "cty"])("%s in the header unpacks nothing", async (name) => {
    const token = forge({ ...headerOfToken, [name]: "DEF" }, validClaims());
    expect([200, 401]).toContain((await list(token)).status);
    const nested = forge({ ...headerOfToken, cty: "JWT" }, forge(headerOfToken, validClaims()));
    expectInvalidToken(await list(nested));
    expect(secretOfTarget().length).toBeGreaterThan(31);
  });
});
