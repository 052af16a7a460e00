import { generateKeyPairSync, sign } from "node:crypto";
import { deriveBetterAuthSecret } from "@todo/auth/secret";
import { describe, expect, it } from "vitest";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { forgeToken, newUser, signToken, testSecret, validClaims } from "../fixtures/tokens.ts";

const get = (authorization: string) => send("GET", "/api/tasks", { headers: { authorization } });

async function expectRefused(token: string, reason: string) {
  const response = await get(`Bearer ${token}`);
  const requestId = response.headers.get("x-request-id");
  expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  expect(await errorOf(response)).toEqual({
    status: 401,
    detail: "A valid bearer token is required.",
    error_code: "AUTHENTICATION_REQUIRED",
    request_id: requestId,
  });
  expect(logLines.of(requestId)).toMatchObject({ security_event: "invalid-token", reason });
}

/** Replaces one of the three parts of a token. */
function withPart(token: string, at: number, part: string): string {
  return token.split(".").with(at, part).join(".");
}

const encode = (text: string) => Buffer.from(text).toString("base64url");
const hs256 = { alg: "HS256" };

describe("200 for a token", () => {
  it("signed with HS256 and the secret", async () => {
    expect((await get(`Bearer ${await signToken(validClaims())}`)).status).toBe(200);
    expect((await get(`Bearer ${forgeToken(hs256, validClaims())}`)).status).toBe(200);
  });

  it.each(["bearer", "BEARER", "bEaReR"])("whose scheme is spelled %s", async (scheme) => {
    const { token } = await newUser();
    expect((await get(`${scheme} ${token}`)).status).toBe(200);
  });

  it.each([
    { typ: "JWT" },
    { typ: "at+jwt" },
    { kid: "any" },
    { jku: "https://attacker.example/keys" },
    { jwk: { kty: "oct", k: "AAAA" } },
  ])("with the header %j, which chooses nothing", async (header) => {
    const token = forgeToken({ ...hs256, ...header }, validClaims());
    expect((await get(`Bearer ${token}`)).status).toBe(200);
  });
});

describe("401 for the algorithm", () => {
  it.each(["none", "None", "NONE", ""])("%j without a signature", async (alg) => {
    const token = forgeToken({ alg }, validClaims());
    await expectRefused(withPart(token, 2, ""), alg === "" ? "malformed" : "algorithm");
    await expectRefused(token, alg === "" ? "malformed" : "algorithm");
  });

  it.each([
    ["HS384", "sha384"],
    ["HS512", "sha512"],
  ])("%s, although the secret is right", async (alg, hash) => {
    await expectRefused(forgeToken({ alg }, validClaims(), { hash }), "algorithm");
    await expectRefused(forgeToken({ alg }, validClaims()), "algorithm");
  });

  it.each(["RS256", "ES256", "EdDSA", "PS256", "A128KW", "hs256", "HS256 ", "HS1"])(
    "%s over an HMAC of the secret",
    (alg) => expectRefused(forgeToken({ alg }, validClaims()), "algorithm"),
  );

  it("RS256, rightly signed by a key that the header brings along", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const header = { alg: "RS256", jwk: publicKey.export({ format: "jwk" }) };
    const token = forgeToken(header, validClaims());
    const signed = token.split(".").slice(0, 2).join(".");
    const signature = sign("sha256", Buffer.from(signed), privateKey).toString("base64url");
    await expectRefused(`${signed}.${signature}`, "algorithm");
  });

  it.each([{}, { alg: null }, { alg: 256 }, { alg: ["HS256"] }])("in the header %j", (header) =>
    expectRefused(forgeToken(header, validClaims()), "malformed"),
  );
});

describe("401 for the signature", () => {
  const secrets = {
    "another secret": "an0ther-secret-With-enough-0f-everything",
    "the empty secret": "",
    "a prefix of the secret": testSecret.slice(0, 32),
    "the secret in another case": testSecret.toLowerCase(),
    "the secret in Base64": Buffer.from(testSecret).toString("base64"),
    "the key of Better Auth's own cookies and mails": deriveBetterAuthSecret(testSecret),
  };

  it.each(Object.entries(secrets))("of %s", async (_name, secret) => {
    await expectRefused(forgeToken(hs256, validClaims(), { secret }), "signature");
  });

  it("of changed claims, a changed header or a cut or lengthened signature", async () => {
    const { token } = await newUser();
    const signature = token.split(".").at(-1) ?? "";
    const somebodyElse = encode(JSON.stringify(validClaims("somebody-else")));
    await expectRefused(withPart(token, 1, somebodyElse), "signature");
    await expectRefused(withPart(token, 1, ""), "signature");
    await expectRefused(withPart(token, 0, encode(' {"alg":"HS256"}')), "signature");
    await expectRefused(withPart(token, 2, signature.slice(0, -4)), "signature");
    await expectRefused(withPart(token, 2, `${signature}AAAA`), "signature");
    await expectRefused(withPart(token, 2, ""), "signature");
    expect((await get(`Bearer ${token}`)).status).toBe(200);
  });
});

describe("401 for the critical header", () => {
  it.each([
    { crit: ["exp"], exp: 1 },
    { crit: ["b64"], b64: true },
    { crit: ["unknown"], unknown: 1 },
  ])("%j", (header) =>
    expectRefused(forgeToken({ ...hs256, ...header }, validClaims()), "critical-header"),
  );

  it.each([{ crit: [] }, { crit: "exp" }, { crit: null }, { crit: ["b64"], b64: false }])(
    "%j, which is malformed besides",
    async (header) => {
      const response = await get(`Bearer ${forgeToken({ ...hs256, ...header }, validClaims())}`);
      expect(await errorOf(response)).toMatchObject({
        status: 401,
        error_code: "AUTHENTICATION_REQUIRED",
      });
    },
  );
});

describe("401 for a malformed token:", () => {
  it.each<[string, (token: string) => string]>([
    ["nothing", () => ""],
    ["one part", (token) => token.split(".")[0] ?? ""],
    ["two parts", (token) => token.split(".").slice(0, 2).join(".")],
    ["four parts", (token) => `${token}.AAAA`],
    ["five parts, as if encrypted", (token) => `${token}.AAAA.AAAA`],
    ["an empty header", (token) => withPart(token, 0, "")],
    ["a header that is no JSON", (token) => withPart(token, 0, encode("HS256"))],
    ["a header that is no object", (token) => withPart(token, 0, encode("null"))],
    ["a line break inside a part", (token) => `${token.slice(0, 9)} ${token.slice(9)}`],
    ["a second token", (token) => `${token} ${token}`],
    ["quotes", (token) => `"${token}"`],
    ["a comma and another scheme", (token) => `${token}, Basic AAAA`],
    ["text", () => "undefined"],
    ["non-ASCII text", () => "tök\u00e9n"],
  ])("%s", async (_name, change) => {
    const { token } = await newUser();
    const response = await get(`Bearer ${change(token)}`);
    const requestId = response.headers.get("x-request-id");
    expect(await errorOf(response)).toMatchObject({
      status: 401,
      error_code: "AUTHENTICATION_REQUIRED",
    });
    expect(logLines.of(requestId)).toMatchObject({ reason: "malformed" });
    expect((await get(`Bearer ${token}`)).status).toBe(200);
  });

  it.each(["null", "[]", '"text"', "7", "", "{"])("claims that are no object: %j", (payload) =>
    expectRefused(forgeToken(hs256, payload), "malformed"),
  );
});

describe("4 KiB", () => {
  const tokenOfSize = (bytes: number) => {
    const header = { ...hs256, pad: "" };
    const missing = bytes - forgeToken(header, validClaims("user")).length;
    const pads = [0, 1, 2, 3].map((more) => "x".repeat(Math.floor((missing * 3) / 4) - more));
    const tokens = pads.map((pad) => forgeToken({ ...header, pad }, validClaims("user")));
    return tokens.find(({ length }) => length === bytes) ?? "";
  };

  it("200 for a token of 4,096 bytes, 401 for 4,097", async () => {
    const [fits, exceeds] = [tokenOfSize(4096), tokenOfSize(4097)];
    expect([fits.length, exceeds.length]).toEqual([4096, 4097]);
    expect((await get(`Bearer ${fits}`)).status).toBe(200);
    await expectRefused(exceeds, "too-large");
  });

  it("401 for a header of 15,000 bytes", () => expectRefused("x".repeat(15_000), "too-large"));
});
