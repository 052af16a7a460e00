import { generateKeyPairSync } from "node:crypto";
import { CompactSign, EncryptJWT, importPKCS8, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createSharedSecretTokens } from "../src/shared-secret.ts";
import type { RefusalReason } from "../src/principal.ts";
import { deriveBetterAuthSecret } from "../src/secret.ts";
import { forge, secret } from "./forge.ts";
import { refusalOf } from "./refusal.ts";

const now = Date.UTC(2026, 0, 18, 12) / 1000;
const issuer = "https://api.example.com";
const tokens = createSharedSecretTokens({
  secret,
  issuer,
  audience: issuer,
  maxLifetimeSeconds: 3_600,
  now: () => now * 1000,
});
const claims = { sub: "user-1", iat: now, exp: now + 600, iss: issuer, aud: issuer };
const keyOf = (text: string) => new TextEncoder().encode(text);

const rsa = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

test("positive control: the claims of this file are accepted when signed rightly", async () => {
  const principal = { id: "user-1", sessionId: undefined, expiresAtSeconds: claims.exp };
  expect(await tokens.verify(forge(claims))).toEqual(principal);
  const unusual = forge(claims, { header: { typ: "at+jwt", kid: "../../etc/passwd" } });
  expect(await tokens.verify(unusual)).toMatchObject({ id: "user-1" });
});

describe("algorithm", () => {
  const [header, payload] = forge(claims, { header: { alg: "none" } }).split(".");

  test.each([
    ["none, without a signature", `${header}.${payload}.`],
    ["none, with a signature", forge(claims, { header: { alg: "none" } })],
    ["None", forge(claims, { header: { alg: "None" } })],
    ["hs256", forge(claims, { header: { alg: "hs256" } })],
    ["HS384 with the right secret", forge(claims, { header: { alg: "HS384" }, hash: "sha384" })],
    ["HS512 with the right secret", forge(claims, { header: { alg: "HS512" }, hash: "sha512" })],
    ["HS384 in the header only", forge(claims, { header: { alg: "HS384" } })],
    ["EdDSA", forge(claims, { header: { alg: "EdDSA" } })],
  ])("%s is refused", async (_what, token) => {
    expect(await refusalOf(tokens.verify(token))).toBe("algorithm");
  });

  test("RS256 with the attacker's own key pair is refused, with its key in the header too", async () => {
    const privateKey = await importPKCS8(rsa.privateKey, "RS256");
    const jwk = { kty: "RSA", n: "AQAB", e: "AQAB" };
    for (const extra of [{}, { jwk }, { jku: "https://evil.example.com/jwks" }]) {
      const signer = new SignJWT(claims).setProtectedHeader({ alg: "RS256", ...extra });
      expect(await refusalOf(tokens.verify(await signer.sign(privateKey)))).toBe("algorithm");
    }
  });

  test("a public key as HMAC secret is refused", async () => {
    for (const key of [rsa.publicKey, rsa.publicKey.trim()]) {
      expect(await refusalOf(tokens.verify(forge(claims, { key })))).toBe("signature");
    }
  });
});

describe("signature", () => {
  const valid = forge(claims);
  const [header, payload, signature = ""] = valid.split(".");

  test.each([
    ["another secret", forge(claims, { key: secret.replace("T3st", "Test") })],
    ["the empty secret", forge(claims, { key: "" })],
    ["the key that Better Auth runs on", forge(claims, { key: deriveBetterAuthSecret(secret) })],
    ["the secret in hexadecimal", forge(claims, { key: Buffer.from(secret).toString("hex") })],
    [
      "another header's signature",
      `${forge(claims, { header: { kid: "x" } }).split(".")[0]}.${payload}.${signature}`,
    ],
    [
      "another payload's signature",
      `${header}.${forge({ ...claims, sub: "victim" }).split(".")[1]}.${signature}`,
    ],
    ["half a signature", `${header}.${payload}.${signature.slice(0, 20)}`],
    ["no signature", `${header}.${payload}.`],
  ])("%s is refused", async (_what, token) => {
    expect(await refusalOf(tokens.verify(token))).toBe("signature");
  });

  test("any single changed character of the signature is refused", async () => {
    for (let index = 0; index < signature.length - 1; index += 1) {
      const other = signature[index] === "A" ? "B" : "A";
      const changed = `${signature.slice(0, index)}${other}${signature.slice(index + 1)}`;
      expect(await refusalOf(tokens.verify(`${header}.${payload}.${changed}`))).toBe("signature");
    }
  });
});

describe("header", () => {
  test.each<[string, Record<string, unknown>, RefusalReason]>([
    ["an extension nobody knows", { crit: ["exp2"], exp2: 1 }, "critical-header"],
    ["b64 true (RFC 7797)", { crit: ["b64"], b64: true }, "critical-header"],
    ["b64 false (RFC 7797)", { crit: ["b64"], b64: false }, "malformed"],
    ["crit without a member", { crit: ["b64"] }, "malformed"],
    ["an empty crit", { crit: [] }, "malformed"],
    ["crit that is no list", { crit: "b64" }, "malformed"],
    ["no algorithm", { alg: undefined }, "malformed"],
    ["an algorithm that is no string", { alg: ["HS256"] }, "malformed"],
  ])("%s is refused", async (_what, header, reason) => {
    expect(await refusalOf(tokens.verify(forge(claims, { header })))).toBe(reason);
  });

  test("unencoded payload, signed as RFC 7797 has it, is refused", async () => {
    const jws = await new CompactSign(keyOf(JSON.stringify(claims)))
      .setProtectedHeader({ alg: "HS256", crit: ["b64"], b64: true })
      .sign(keyOf(secret));
    expect(await refusalOf(tokens.verify(jws))).toBe("critical-header");
  });
});

describe("form", () => {
  test.each(["", ".", "..", "...", "a.b.c", "not-a-token", '{"payload":"x","signatures":[]}'])(
    "%j is malformed",
    async (token) => {
      expect(await refusalOf(tokens.verify(token))).toBe("malformed");
    },
  );

  test.each([
    ["a fourth part", `${forge(claims)}.`],
    ["a payload that is no JSON", forge("not JSON")],
    ["an array as payload", forge('["array"]')],
    ["null as payload", forge("null")],
    ["text as payload", forge('"text"')],
  ])("%s is malformed", async (_what, token) => {
    expect(await refusalOf(tokens.verify(token))).toBe("malformed");
  });

  test("an encrypted token (JWE) is malformed", async () => {
    const jwe = await new EncryptJWT(claims)
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(Buffer.alloc(32, secret));
    expect(await refusalOf(tokens.verify(jwe))).toBe("malformed");
  });
});
