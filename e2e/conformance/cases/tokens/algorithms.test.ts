import {
  createHash,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign as signWith,
} from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectInvalidToken } from "../../fixtures/refusal.ts";
import { secretOfTarget, withUsers } from "../../fixtures/target.ts";
import { base64url, forge, headerOfToken, validClaims } from "../../fixtures/tokens.ts";

const list = (token: string) => send({ path: "/api/tasks", as: { token } });

/** Rightly signed with an asymmetric key. */
function signed(header: object, key: KeyObject, hash: string | null, dsaEncoding?: "ieee-p1363") {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(validClaims()))}`;
  const options = { key, ...(dsaEncoding && { dsaEncoding }) };
  return `${text}.${signWith(hash, Buffer.from(text), options).toString("base64url")}`;
}

withUsers("the algorithm is bound, whatever the header says", () => {
  it("200 for HS256 with the secret", async () => {
    expect((await list(forge(headerOfToken, validClaims()))).status).toBe(200);
  });

  const nones = ["none", "None", "NONE", "nOnE", "none ", "", null, undefined, 0, false, [], {}];
  it.each(nones)("401 for alg %j, unsigned or signed", async (alg) => {
    const signedToken = forge({ alg, typ: "JWT" }, validClaims());
    const [header, payload] = signedToken.split(".");
    for (const signature of ["", "none", "AA", "e30"]) {
      expectInvalidToken(await list(`${header}.${payload}.${signature}`));
    }
    expectInvalidToken(await list(signedToken));
  });

  it.each(["sha384", "sha512"] as const)(
    "401 for an HMAC of %s with the right secret",
    async (hash) => {
      const alg = hash === "sha384" ? "HS384" : "HS512";
      expectInvalidToken(await list(forge({ alg, typ: "JWT" }, validClaims(), { hash })));
      expectInvalidToken(await list(forge(headerOfToken, validClaims(), { hash })));
      expectInvalidToken(await list(forge({ alg, typ: "JWT" }, validClaims())));
    },
  );

  const asymmetric = ["RS256", "RS512", "PS256", "ES256", "ES256K", "ES512", "EdDSA", "Ed25519"];
  const odd = ["HS1", "HS256 ", "hs256", "HMAC", "A128KW", "dir", "HS256\0", "ML-DSA-44"];
  it.each([...asymmetric, ...odd])("401 for the header %s over a valid HMAC", async (alg) => {
    expectInvalidToken(await list(forge({ alg, typ: "JWT" }, validClaims())));
  });

  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ed = generateKeyPairSync("ed25519");

  it("401 for RS256, ES256 and EdDSA, rightly signed by a key of the sender", async () => {
    expectInvalidToken(await list(signed({ alg: "RS256" }, rsa.privateKey, "sha256")));
    expectInvalidToken(await list(signed({ alg: "ES256" }, ec.privateKey, "sha256", "ieee-p1363")));
    expectInvalidToken(await list(signed({ alg: "EdDSA" }, ed.privateKey, null)));
  });

  it.each(["RS256", "ES256", "EdDSA"])(
    "401 for %s with the sender's own key in jwk",
    async (alg) => {
      const key = { RS256: rsa, ES256: ec, EdDSA: ed }[alg] ?? rsa;
      const jwk = key.publicKey.export({ format: "jwk" });
      const hash = alg === "EdDSA" ? null : "sha256";
      const encoding = alg === "ES256" ? "ieee-p1363" : undefined;
      expectInvalidToken(await list(signed({ alg, jwk }, key.privateKey, hash, encoding)));
    },
  );

  it("401 for an HMAC keyed with a public key in any of its forms", async () => {
    for (const { publicKey } of [rsa, ec, ed]) {
      const jwk = JSON.stringify(publicKey.export({ format: "jwk" }));
      const forms = [
        publicKey.export({ type: "spki", format: "pem" }),
        publicKey.export({ type: "spki", format: "pem" }).toString().trim(),
        publicKey.export({ type: "spki", format: "der" }),
        jwk,
        jwk.slice(1, -1),
      ];
      for (const key of forms)
        expectInvalidToken(await list(forge(headerOfToken, validClaims(), { key })));
    }
  });

  it("no key is published that a token could be confused with", async () => {
    for (const path of ["/api/auth/jwks", "/.well-known/jwks.json", "/api/.well-known/jwks.json"]) {
      expect((await send({ path })).status).toBe(404);
    }
  });
});

withUsers("the secret", () => {
  const mangle: [name: string, key: (secret: string) => string | Buffer][] = [
    ["the empty string", () => ""],
    ["the word secret", () => "secret"],
    ["a placeholder", () => "better-auth-secret-123456789"],
    ["the secret without its last character", (secret) => secret.slice(0, -1)],
    ["the secret and a line break", (secret) => `${secret}\n`],
    ["the secret and a space", (secret) => `${secret} `],
    ["the secret and a NUL", (secret) => `${secret}\0x`],
    ["the secret in capitals", (secret) => secret.toUpperCase()],
    ["the secret backwards", (secret) => [...secret].reverse().join("")],
    ["the secret twice", (secret) => secret + secret],
    ["the secret in base64", (secret) => base64url(secret)],
    ["the secret decoded from base64", (secret) => Buffer.from(secret, "base64url")],
    ["the secret in hexadecimal", (secret) => Buffer.from(secret).toString("hex")],
    ["the secret in UTF-16", (secret) => Buffer.from(secret, "utf16le")],
    ["its SHA-256", (secret) => createHash("sha256").update(secret).digest()],
    ["its SHA-256 in hexadecimal", (secret) => createHash("sha256").update(secret).digest("hex")],
    ["a key derived from it", (secret) => derived(secret, "todo-backend/better-auth")],
    ["the other key derived from it", (secret) => derived(secret, "todo-backend/task-cursor")],
  ];
  it.each(mangle)("401 for a token signed with %s", async (_, key) => {
    const claims = validClaims();
    expectInvalidToken(await list(forge(headerOfToken, claims, { key: key(secretOfTarget()) })));
    expect((await list(forge(headerOfToken, claims))).status).toBe(200);
  });
});

function derived(secret: string, info: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", info, 32)).toString("hex");
}
