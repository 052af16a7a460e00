import { limits } from "@todo/validation/limits";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { describe, expect, test } from "vitest";
import { hashAhead, hashOf, provedHash, provePassword } from "../src/password-proof.ts";
import { withRequestRecord } from "../src/request-record.ts";

const password = "correct horse";
const hash = await hashPassword(password);

describe("the proved hash", () => {
  test("is the one that the password matches, for the rest of the request alone", async () => {
    const [proved, other] = await Promise.all([
      withRequestRecord(async () => {
        expect(provedHash()).toBeUndefined();
        expect(await provePassword({ hash, password })).toBe(true);
        return provedHash();
      }),
      withRequestRecord(async () => {
        await provePassword({ hash, password: "wrong horse" });
        return provedHash();
      }),
    ]);
    expect([proved, other]).toEqual([hash, undefined]);
    expect(provedHash()).toBeUndefined();
  });

  test("is none for a wrong password, nor where there is no request", async () => {
    await withRequestRecord(async () => {
      expect(await provePassword({ hash, password: "wrong horse" })).toBe(false);
      expect(provedHash()).toBeUndefined();
    });
    expect(await provePassword({ hash, password })).toBe(true);
    expect(provedHash()).toBeUndefined();
  });
});

describe("the hash of a new password", () => {
  /** Two hashes of one password are equal only when it was hashed ahead: each has a salt of its own. */
  const isHashedAhead = (ahead: unknown, wanted: string) =>
    withRequestRecord(async () => {
      await hashAhead(ahead);
      const [one, other] = [await hashOf(wanted), await hashOf(wanted)];
      expect(await verifyPassword({ hash: one, password: wanted })).toBe(true);
      return one === other;
    });

  test.each([limits.passwordMinLength, limits.passwordMaxLength])(
    "is made ahead for %i characters",
    async (length) => {
      expect(await isHashedAhead("x".repeat(length), "x".repeat(length))).toBe(true);
    },
  );

  test.each([limits.passwordMinLength - 1, limits.passwordMaxLength + 1])(
    "is not made ahead for %i characters, which are refused",
    async (length) => {
      expect(await isHashedAhead("x".repeat(length), "x".repeat(length))).toBe(false);
    },
  );

  test("is never that of another password, and none of what is no text", async () => {
    expect(await isHashedAhead(password, "another horse")).toBe(false);
    expect(await isHashedAhead({ length: 10 }, password)).toBe(false);
  });

  test("is made without a request, too", async () => {
    await hashAhead(password);
    expect(await verifyPassword({ hash: await hashOf(password), password })).toBe(true);
  });
});
