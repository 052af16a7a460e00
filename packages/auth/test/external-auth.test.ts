import { type CryptoKey, exportSPKI, importJWK, type JWK } from "jose";
import { describe, expect, test } from "vitest";
import { createExternalAuthenticate, type ExternalAuthConfig } from "../src/external-auth.ts";
import { KeysUnavailableError } from "../src/key-set.ts";
import { forge, secret } from "./forge.ts";
import { hangingUp, newIssuerKey, publishing, startKeyServer } from "./key-server.ts";
import { refusalOf } from "./refusal.ts";

const issuer = "https://issuer.example";
const claims = () => ({ sub: "user-1", exp: Math.floor(Date.now() / 1000) + 600 });
const principal = { id: "user-1", sessionId: undefined };

const newAuthenticate = (config: Partial<ExternalAuthConfig> = {}) => {
  const none = { keySetUrl: undefined, issuer: undefined, audience: undefined };
  const authenticate = createExternalAuthenticate({ secret, ...none, ...config });
  return (token: string) => authenticate(`Bearer ${token}`);
};

describe("tokens signed with the shared secret", () => {
  const authenticate = newAuthenticate();

  test("accepted, also of a session that nobody here knows", async () => {
    expect(await authenticate(forge(claims()))).toMatchObject(principal);
    const withSession = forge({ ...claims(), sid: "elsewhere" });
    expect(await authenticate(withSession)).toMatchObject({
      id: "user-1",
      sessionId: "elsewhere",
    });
  });

  test("refused with another secret, another hash, or too long a life", async () => {
    expect(await refusalOf(authenticate(forge(claims(), { key: `${secret}x` })))).toBe("signature");
    const header = { alg: "HS512" };
    const strong = forge(claims(), { header, hash: "sha512" });
    expect(await refusalOf(authenticate(strong))).toBe("algorithm");
    const lasting = { ...claims(), exp: claims().exp + 8 * 24 * 3600 };
    expect(await refusalOf(authenticate(forge(lasting)))).toBe("lifetime");
  });
});

describe("tokens of a key set", async () => {
  const kinds = ["EdDSA", "ES256", "RS256"];
  const keys = await Promise.all(kinds.map((alg) => newIssuerKey(alg, alg)));
  const ps256 = await newIssuerKey("PS256", "PS256");
  const symmetric = { kty: "oct", k: Buffer.from(secret).toString("base64url"), kid: "oct" };
  const published: JWK[] = [...keys.map(({ jwk }) => jwk), ps256.jwk, symmetric];
  const server = await startKeyServer(publishing(...published));
  const authenticate = newAuthenticate({ keySetUrl: server.url });

  test.each(kinds)("%s is accepted", async (alg) => {
    const key = keys[kinds.indexOf(alg)];
    expect(await authenticate((await key?.sign(claims())) ?? "")).toMatchObject(principal);
  });

  test("no algorithm outside those three, though its key is published", async () => {
    expect(await refusalOf(authenticate(await ps256.sign(claims())))).toBe("algorithm");
    const header = { kid: "oct" };
    expect(await refusalOf(authenticate(forge(claims(), { header })))).toBe("algorithm");
    const none = { alg: "none" };
    expect(await refusalOf(authenticate(forge(claims(), { header: none })))).toBe("algorithm");
  });

  test("HS256 over a published key, in any of its spellings, is refused", async () => {
    for (const { jwk } of keys) {
      const header = { kid: jwk.kid };
      const pem = await exportSPKI((await importJWK(jwk, jwk.alg)) as CryptoKey);
      const spellings = [pem, pem.trim(), JSON.stringify(jwk), jwk.x, jwk.n, secret];
      for (const key of spellings.filter((spelling) => spelling !== undefined)) {
        expect(await refusalOf(authenticate(forge(claims(), { header, key })))).toBe("algorithm");
      }
    }
  });

  test("a key of one kind never verifies a token of another", async () => {
    const pairs = keys.flatMap((key) => keys.map((other) => [key, other] as const));
    const borrowed = await Promise.all(
      pairs.filter(([a, b]) => a !== b).map(([a, b]) => a.sign(claims(), { kid: b.jwk.kid })),
    );
    const refusals = await Promise.all(borrowed.map((token) => refusalOf(authenticate(token))));
    expect(refusals).toEqual(borrowed.map(() => "unknown-key"));
  });
});

test("tokens without kid are tried with every key that fits", async () => {
  const [one, other] = [await newIssuerKey("one"), await newIssuerKey("other")];
  const server = await startKeyServer(publishing(one.jwk, other.jwk));
  const authenticate = newAuthenticate({ keySetUrl: server.url });
  for (const key of [one, other]) {
    expect(await authenticate(await key.sign(claims(), {}))).toMatchObject(principal);
    const expired = await key.sign({ ...claims(), exp: 1 }, {});
    expect(await refusalOf(authenticate(expired))).toBe("expired");
  }
  const stranger = await newIssuerKey("stranger");
  expect(await refusalOf(authenticate(await stranger.sign(claims(), {})))).toBe("signature");
  expect(server.fetches).toBe(1);
});

test("keys out of reach are an outage, never a refusal", async () => {
  const [key, server] = [await newIssuerKey("one"), await startKeyServer(hangingUp)];
  const token = await key.sign(claims());
  const attempt = newAuthenticate({ keySetUrl: server.url })(token);
  await expect(attempt).rejects.toThrowError(KeysUnavailableError);
});

describe("issuer and audience", () => {
  const claimed = forge({ ...claims(), iss: issuer, aud: "tasks" });

  test("are not asked for unless configured", async () => {
    expect(await newAuthenticate()(claimed)).toMatchObject(principal);
  });

  test("must be the configured ones", async () => {
    expect(await newAuthenticate({ issuer, audience: "tasks" })(claimed)).toMatchObject(principal);
    const elsewhere = newAuthenticate({ issuer: "https://other.example" });
    expect(await refusalOf(elsewhere(claimed))).toBe("issuer");
    expect(await refusalOf(newAuthenticate({ audience: "other" })(claimed))).toBe("audience");
    expect(await refusalOf(newAuthenticate({ issuer })(forge(claims())))).toBe("issuer");
  });
});
