// NumericDates (RFC 7519, section 2) beyond whole seconds; access-token.test.ts has those.
import { describe, expect, test } from "vitest";
import { createSharedSecretTokens } from "../src/shared-secret.ts";
import type { RefusalReason } from "../src/principal.ts";
import { forge, secret } from "./forge.ts";
import { refusalOf } from "./refusal.ts";

const clock = Date.UTC(2026, 0, 18, 12) + 600;
const now = Math.floor(clock / 1000);
const maxLifetimeSeconds = 3_600;
const issuer = "https://api.example.com";
const tokens = createSharedSecretTokens({
  secret,
  issuer,
  audience: issuer,
  maxLifetimeSeconds,
  now: () => clock,
});

const claims = { sub: "user-1", iat: now, exp: now + 600, iss: issuer, aud: issuer };

/** A token whose JSON has `text` where the claim `name` has its value. */
const withRaw = (name: string, text: string) =>
  forge(JSON.stringify({ ...claims, [name]: "RAW" }).replace('"RAW"', text));

const outcomeOf = async (token: string) =>
  tokens.verify(token).then(
    () => "valid",
    () => refusalOf(tokens.verify(token)),
  );

describe("a fraction", () => {
  test.each([".601", ".7"])("exp %s of the present second is valid", async (fraction) => {
    expect(await outcomeOf(withRaw("exp", `${now}${fraction}`))).toBe("valid");
  });

  test.each([".6", ".599", ".5"])("exp %s of the present second is expired", async (fraction) => {
    expect(await outcomeOf(withRaw("exp", `${now}${fraction}`))).toBe("expired");
  });

  test("exp of the second before is expired, of a later minute valid", async () => {
    expect(await outcomeOf(withRaw("exp", `${now - 1}.999`))).toBe("expired");
    for (const exp of [`${now + 60}.5`, `${now + 60}.0`])
      expect(await outcomeOf(withRaw("exp", exp))).toBe("valid");
  });

  test.each(["iat", "nbf"])(
    "%s is valid up to 60 s ahead, and not a millisecond more",
    async (name) => {
      for (const ahead of [-0.5, 0.5, 59.999, 60.001, 60.6])
        expect(await outcomeOf(forge({ ...claims, [name]: now + ahead }))).toBe("valid");
      for (const ahead of [60.601, 60.999, 61.5])
        expect(await outcomeOf(forge({ ...claims, [name]: now + ahead }))).toBe("not-yet-valid");
    },
  );

  test("the longest lifetime is valid whatever rounding makes of the difference, a tenth more is not", async () => {
    for (let hundredth = 0; hundredth < 60; hundredth += 1) {
      const iat = now + hundredth / 100;
      expect(await outcomeOf(forge({ ...claims, iat, exp: iat + maxLifetimeSeconds }))).toBe(
        "valid",
      );
    }
    const tooLong = { ...claims, iat: now + 0.5, exp: now + maxLifetimeSeconds + 0.6 };
    expect(await outcomeOf(forge(tooLong))).toBe("lifetime");
  });
});

describe("a time at the end of numbers", () => {
  test.each<[string, string, RefusalReason]>([
    ["exp", "1e400", "claims"],
    ["exp", "-1e400", "expired"],
    ["exp", "1e300", "lifetime"],
    ["exp", "-1e300", "expired"],
    ["exp", "1e-300", "expired"],
    ["exp", "-0.5", "expired"],
    ["exp", "9007199254740991", "lifetime"],
    ["exp", "253402300800000", "lifetime"],
    ["iat", "-1e400", "claims"],
    ["nbf", "-1e400", "claims"],
    ["iat", "-1e300", "lifetime"],
    ["iat", "0", "lifetime"],
    ["iat", "-1", "lifetime"],
    ["iat", "1e300", "not-yet-valid"],
  ])("%s %s is refused: %s", async (name, text, reason) => {
    expect(await outcomeOf(withRaw(name, text))).toBe(reason);
  });

  test.each(["iat", "nbf"])("%s 1e400 is refused", async (name) => {
    expect(await outcomeOf(withRaw(name, "1e400"))).not.toBe("valid");
  });

  test.each(["exp", "iat", "nbf"])("%s that is no number is refused", async (name) => {
    for (const text of ["null", '"9999999999"', "true", "[]", "{}"])
      expect(await outcomeOf(withRaw(name, text))).toBe("claims");
  });
});
