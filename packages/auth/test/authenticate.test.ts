import { createAccessToken } from "@todo/db/auth/access-tokens";
import { describe, expect, test } from "vitest";
import { hashOfAccessToken, newAccessToken } from "../src/access-token.ts";
import { createAccessTokens } from "../src/access-token-verifier.ts";
import { clientAddressHeader } from "../src/client-address.ts";
import { createSharedSecretTokens } from "../src/shared-secret.ts";
import { createAuthenticate, refuseAccessToken } from "../src/authenticate.ts";
import { AuthenticationError, type RefusalReason } from "../src/principal.ts";
import { createSessionCache } from "../src/session-cache.ts";
import { rememberVerified } from "../src/verified-token-cache.ts";
import { forge, secret } from "./forge.ts";
import { openDatabase, storeSession } from "./open-database.ts";
import { refusalOf } from "./refusal.ts";

const issuer = "https://api.example.com";
const { db } = await openDatabase();
const tokens = createSharedSecretTokens({
  secret,
  issuer,
  audience: issuer,
  maxLifetimeSeconds: 3_600,
});
const verify = rememberVerified(tokens.verify);
const authenticate = createAuthenticate({ verify, sessions: createSessionCache(db) });

const claims = () => {
  const now = Math.floor(Date.now() / 1000);
  return { sub: "user-1", iat: now, exp: now + 600, iss: issuer, aud: issuer };
};
const known = claims();
const token = forge(known);
const principal = { id: "user-1", sessionId: undefined, expiresAtSeconds: known.exp };

/** A valid token of exactly this many bytes. */
function tokenOf(bytes: number): string {
  for (let padding = 0; ; padding += 1) {
    const header = { kid: "x".repeat(padding % 4) };
    const grown = forge({ ...claims(), padding: "x".repeat(Math.floor(padding / 4)) }, { header });
    if (grown.length === bytes) return grown;
    if (padding > 4 * bytes) throw new Error(`No token has ${bytes} bytes`);
  }
}

describe("accepted", () => {
  test.each(["Bearer", "bearer", "BEARER", "bEaReR"])("the scheme written %s", async (scheme) => {
    expect(await authenticate(`${scheme} ${token}`)).toEqual(principal);
  });

  test("several spaces after the scheme (RFC 7235, section 2.1)", async () => {
    expect(await authenticate(`Bearer   ${token}`)).toEqual(principal);
  });

  test("a token of 4096 bytes, and none of 4097", async () => {
    expect(await authenticate(`Bearer ${tokenOf(4096)}`)).toMatchObject({ id: "user-1" });
    expect(await refusalOf(authenticate(`Bearer ${tokenOf(4097)}`))).toBe("too-large");
  });
});

describe("refused", () => {
  test.each<[string, string | null, RefusalReason]>([
    ["no header", null, "missing"],
    ["an empty header", "", "missing"],
    ["the token alone", token, "scheme"],
    ["Basic", `Basic ${token}`, "scheme"],
    ["Token", `Token ${token}`, "scheme"],
    ["no space", `Bearer${token}`, "scheme"],
    ["a tab for a space", `Bearer\t${token}`, "scheme"],
    ["a longer scheme", `Bearers ${token}`, "scheme"],
    ["another scheme before it", `JWT Bearer ${token}`, "scheme"],
    ["the scheme alone", "Bearer", "malformed"],
    ["the scheme and a space", "Bearer ", "malformed"],
    ["two tokens", `Bearer ${token} ${token}`, "malformed"],
    ["two headers, joined by a comma", `Bearer ${token}, Bearer ${token}`, "malformed"],
    ["a comma at the end", `Bearer ${token},`, "malformed"],
    ["quotes", `Bearer "${token}"`, "malformed"],
    ["a parameter", `Bearer token=${token}`, "malformed"],
    ["a line break at the end", `Bearer ${token}\n`, "malformed"],
    ["NUL at the end", `Bearer ${token}\0`, "malformed"],
    ["a character beyond ASCII", `Bearer ü${token}`, "malformed"],
    ["undefined", "Bearer undefined", "malformed"],
    ["null", "Bearer null", "malformed"],
    ["a megabyte", `Bearer ${"x".repeat(1_000_000)}`, "too-large"],
    ["a megabyte of spaces", `Bearer ${" ".repeat(1_000_000)}x`, "too-large"],
  ])("%s", async (_what, authorization, reason) => {
    expect(await refusalOf(authenticate(authorization))).toBe(reason);
  });

  test("a refusal is reported by its reason alone", () => {
    const refusal = new AuthenticationError("expired");
    expect(String(refusal)).toBe("AuthenticationError: Authentication refused: expired");
  });

  test("a refusal tells whether a token was sent, for the challenge", () => {
    const tokenSent = (reason: RefusalReason) => new AuthenticationError(reason).tokenSent;
    expect(tokenSent("missing")).toBe(false);
    expect(tokenSent("scheme")).toBe(false);
    expect(tokenSent("malformed")).toBe(true);
    expect(tokenSent("session-ended")).toBe(true);
  });
});

describe("an access token", () => {
  const accessTokens = createAccessTokens({
    db,
    lookUps: { consume: async () => {}, giveBack: async () => {} },
    inBackground: () => {},
  });
  const withAccessTokens = createAuthenticate({ verify, accessTokens });

  test("is accepted beside JWTs, and refused where there are none", async () => {
    const accessToken = newAccessToken();
    const stored = { name: "n8n", scopes: [], days: null, hash: hashOfAccessToken(accessToken) };
    const row = await createAccessToken(db, "user-2", stored, 50);
    const authorization = `Bearer ${accessToken}`;
    expect(await withAccessTokens(authorization)).toMatchObject({ id: "user-2", tokenId: row?.id });
    expect(await withAccessTokens(`Bearer ${token}`)).toEqual(principal);
    expect(await refusalOf(authenticate(authorization))).toBe("malformed");
  });

  test("is counted for the client that the headers name", async () => {
    const counted: string[] = [];
    const consume = async (address: string) => void counted.push(address);
    const lookUps = { consume, giveBack: async () => {} };
    const counting = createAuthenticate({
      verify,
      accessTokens: createAccessTokens({ db, lookUps, inBackground: () => {} }),
    });
    const headers = new Headers({ [clientAddressHeader]: "192.0.2.1" });
    const unknown = counting(`Bearer ${newAccessToken()}`, headers);
    expect(await refusalOf(unknown)).toBe("unknown-token");
    expect(counted).toEqual(["192.0.2.1"]);
  });
});

describe("a route without access tokens", () => {
  test.each(["Bearer todo_x", "bearer   todo_x"])("refuses %j", (authorization) => {
    expect(() => refuseAccessToken(authorization)).toThrow(new AuthenticationError("access-token"));
  });

  test.each([null, "", "Bearer", "Basic todo_x", `Bearer ${token}`])(
    "leaves %j to others",
    (authorization) => {
      expect(() => refuseAccessToken(authorization)).not.toThrow();
    },
  );
});

describe("the session that a token names", () => {
  const tokenWith = (sub: string, sid: string) => `Bearer ${forge({ ...claims(), sub, sid })}`;

  test("accepted while it lasts", async () => {
    const { userId, sessionId } = await storeSession(db);
    expect(await authenticate(tokenWith(userId, sessionId))).toMatchObject({
      id: userId,
      sessionId,
    });
  });

  test("session-ended for one that does not exist, is over, or is another user's", async () => {
    const [one, other] = [await storeSession(db), await storeSession(db)];
    const over = await storeSession(db, { expiresAt: new Date(Date.now() - 1) });
    for (const [userId, sessionId] of [
      [one.userId, "missing"],
      [over.userId, over.sessionId],
      [one.userId, other.sessionId],
    ] as const) {
      expect(await refusalOf(authenticate(tokenWith(userId, sessionId)))).toBe("session-ended");
    }
    expect(await authenticate(tokenWith(one.userId, one.sessionId))).toMatchObject({
      id: one.userId,
    });
  });

  test("an outage is thrown as it is, never as a refusal", async () => {
    const closed = await openDatabase();
    await closed.close();
    const offline = createAuthenticate({
      verify: tokens.verify,
      sessions: createSessionCache(closed.db),
    });
    const error: unknown = await offline(tokenWith("u", "s")).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(AuthenticationError);
    expect(await offline(`Bearer ${token}`)).toEqual(principal);
  });
});
