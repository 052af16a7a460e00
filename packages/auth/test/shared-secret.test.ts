import { describe, expect, test } from "vitest";
import { createSharedSecretTokens } from "../src/shared-secret.ts";
import { AuthenticationError, type RefusalReason } from "../src/principal.ts";
import { forge, read, secret } from "./forge.ts";
import { refusalOf } from "./refusal.ts";

const now = Date.UTC(2026, 0, 18, 12) / 1000;
const issuer = "https://api.example.com";
const audience = "https://tasks.example.com";
const maxLifetimeSeconds = 3_600;

const createTokens = (clock = () => now * 1000) =>
  createSharedSecretTokens({ secret, issuer, audience, maxLifetimeSeconds, now: clock });
const tokens = createTokens();

const claims = { sub: "user-1", iat: now, exp: now + 600, iss: issuer, aud: audience };
const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const verify = (changes: object) => tokens.verify(forge({ ...claims, ...changes }));

describe("issue", () => {
  test("signs exactly who, for whom, from when to when", async () => {
    const token = await tokens.issue({ id: "user-1", sessionId: "session-1" }, 900);
    expect(read(token)).toEqual({
      header: { alg: "HS256", typ: "JWT" },
      claims: {
        sub: "user-1",
        sid: "session-1",
        iat: 1_768_737_600,
        exp: 1_768_738_500,
        iss: issuer,
        aud: audience,
      },
    });
    expect(await tokens.verify(token)).toStrictEqual({
      id: "user-1",
      sessionId: "session-1",
      expiresAtSeconds: now + 900,
    });
  });

  test("a principal without a session gets a token that names none", async () => {
    const token = await tokens.issue({ id: "user-1", sessionId: undefined }, 600);
    expect(token).toBe(forge(claims));
    expect(await tokens.verify(token)).toMatchObject({ id: "user-1", sessionId: undefined });
  });

  test("times are whole seconds, rounded down", async () => {
    const late = createTokens(() => now * 1000 + 999);
    const token = await late.issue({ id: "user-1", sessionId: undefined }, 600);
    expect(read(token).claims).toEqual(claims);
  });

  test("the clock is the machine's unless a test sets it", async () => {
    const real = createSharedSecretTokens({ secret, issuer, audience, maxLifetimeSeconds });
    const token = await real.issue({ id: "user-1", sessionId: undefined }, 60);
    expect(Math.abs(read(token).claims.iat - Date.now() / 1000)).toBeLessThan(5);
    expect(await real.verify(token)).toMatchObject({ id: "user-1", sessionId: undefined });
    expect(await refusalOf(real.verify(forge(claims)))).toBe("expired");
  });
});

test("sign keeps the claims it is given", async () => {
  expect(read(await tokens.sign({ sub: "a", any: 1 })).claims).toEqual({ sub: "a", any: 1 });
});

describe("time, to the second", () => {
  test.each<[string, object, RefusalReason | "valid"]>([
    ["exp in a second", { exp: now + 1 }, "valid"],
    ["exp now", { exp: now }, "expired"],
    ["exp a second ago, within the skew of other claims", { exp: now - 1 }, "expired"],
    ["exp a minute ago", { exp: now - 60 }, "expired"],
    ["exp an hour ago", { iat: now - 7200, exp: now - 3600 }, "expired"],
    ["exp in 1970", { exp: 0 }, "expired"],
    ["iat 60 s ahead", { iat: now + 60 }, "valid"],
    ["iat 61 s ahead", { iat: now + 61 }, "not-yet-valid"],
    ["nbf 60 s ahead", { nbf: now + 60 }, "valid"],
    ["nbf 61 s ahead", { nbf: now + 61 }, "not-yet-valid"],
    ["nbf in the past", { nbf: now - 1 }, "valid"],
    ["iat an hour ahead", { iat: now + 3_600, exp: now + 3_700 }, "not-yet-valid"],
    ["nbf an hour ahead", { nbf: now + 3_600 }, "not-yet-valid"],
    ["the longest lifetime", { exp: now + 3_600 }, "valid"],
    ["a lifetime of a second more", { exp: now + 3_601 }, "lifetime"],
    ["the longest lifetime, half over", { iat: now - 1_800, exp: now + 1_800 }, "valid"],
    ["a second too long, half over", { iat: now - 1_801, exp: now + 1_800 }, "lifetime"],
    ["exp in the year 5138", { exp: 99_999_999_999 }, "lifetime"],
  ])("%s", async (_what, changes, outcome) => {
    const verified = verify(changes);
    if (outcome === "valid") await expect(verified).resolves.toMatchObject({ id: "user-1" });
    else expect(await refusalOf(verified)).toBe(outcome);
  });

  test("without iat the lifetime counts from now", async () => {
    const unissued = (exp: number) => tokens.verify(forge({ ...without("iat"), exp }));
    expect(await unissued(now + 3_600)).toMatchObject({ id: "user-1" });
    expect(await refusalOf(unissued(now + 3_601))).toBe("lifetime");
  });

  test("a token is valid until the very second it expires", async () => {
    let milliseconds = now * 1000;
    const ticking = createTokens(() => milliseconds);
    const token = await ticking.issue({ id: "user-1", sessionId: undefined }, 10);
    milliseconds += 9_999;
    await ticking.verify(token);
    milliseconds += 1;
    expect(await refusalOf(ticking.verify(token))).toBe("expired");
  });
});

describe("issuer and audience", () => {
  test.each<[object, RefusalReason]>([
    [{ iss: "https://evil.example.com" }, "issuer"],
    [{ iss: `${issuer}/` }, "issuer"],
    [{ iss: [issuer] }, "issuer"],
    [without("iss"), "issuer"],
    [{ aud: "https://other.example.com" }, "audience"],
    [{ aud: [] }, "audience"],
    [{ aud: ["https://other.example.com"] }, "audience"],
    [without("aud"), "audience"],
  ])("%j is refused", async (changes, reason) => {
    const base = "sub" in changes ? {} : claims;
    expect(await refusalOf(tokens.verify(forge({ ...base, ...changes })))).toBe(reason);
  });

  test("one audience of several is enough (RFC 7519, section 4.1.3)", async () => {
    expect(await verify({ aud: ["https://other.example.com", audience] })).toMatchObject({
      id: "user-1",
    });
  });
});

describe("claims", () => {
  test.each([
    "u",
    "x".repeat(255),
    "👍".repeat(255),
    "auth0|507f1f77bcf86cd799439011",
    "Müller, Jürgen",
    "1 or 1=1",
  ])("%j is a subject and a session", async (id) => {
    expect(await verify({ sub: id, sid: id })).toMatchObject({ id, sessionId: id });
  });

  const unprintable = ["", "x".repeat(256), "👍".repeat(256), "a\0", "a\n", "\u0085", "\ud83d"];
  test.each([...unprintable, 1, null, true, [], {}])("%j is neither", async (id) => {
    expect(await refusalOf(verify({ sub: id }))).toBe("claims");
    expect(await refusalOf(verify({ sid: id }))).toBe("claims");
  });

  test.each<[string, unknown]>([
    ["exp", String(now + 600)],
    ["exp", null],
    ["iat", String(now)],
    ["iat", null],
    ["nbf", String(now)],
  ])("%s %j is refused", async (name, value) => {
    expect(await refusalOf(verify({ [name]: value }))).toBe("claims");
  });

  test.each(["sub", "exp"] as const)("a token without %s is refused", async (name) => {
    expect(await refusalOf(tokens.verify(forge(without(name))))).toBe("claims");
  });

  test("further claims are ignored", async () => {
    const more = { role: "admin", user_id: "victim", __proto__: { sub: "victim" }, sid: "s" };
    expect(await verify(more)).toStrictEqual({
      id: "user-1",
      sessionId: "s",
      expiresAtSeconds: claims.exp,
    });
  });
});

test("a refusal says why in its code, and nothing of the token in its message", async () => {
  const error: unknown = await verify({ sub: "x".repeat(256) }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({ name: "AuthenticationError", tokenSent: true });
  expect(String(error)).toBe("AuthenticationError: Authentication refused: claims");
});
