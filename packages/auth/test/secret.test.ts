import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deriveBetterAuthSecret, findSecretProblem } from "../src/secret.ts";
import { secret } from "./forge.ts";

describe("findSecretProblem", () => {
  test.each([
    secret,
    "kT9vQ2mX8pL4wZ7rN1bY6cJ3hF5sD0gA",
    "0123456789abcdef0123456789abcdef",
    "日本語日本語のひみつのかぎ",
  ])("%s is usable", (candidate) => {
    expect(findSecretProblem(candidate)).toBeUndefined();
  });

  test("32 bytes are enough, 31 are not; bytes count, not characters", () => {
    const characters = "kT9vQ2mX8pL4wZ7rN1bY6cJ3hF5sD0gA";
    expect(findSecretProblem(characters)).toBeUndefined();
    expect(findSecretProblem(characters.slice(1))).toBe("must have at least 32 bytes");
    expect(findSecretProblem("äöüßéèêàâîçñøåæ1")).toBe("must have at least 32 bytes");
    expect(findSecretProblem("äöüßéèêàâîçñøåæ12")).toBeUndefined();
    expect(findSecretProblem("")).toBe("must have at least 32 bytes");
  });

  test.each([
    "please-change-me-please-change-me-now",
    "CHANGEME-0123456789-abcdefghijklmnop",
    "your-secret-key-at-least-32-characters",
    "replace_me_with_a_random_string_1234",
    "replaceme-with-a-random-string-of-32",
    "yoursecret-at-least-32-characters-long",
    "supersecret-0123456789-abcdefghijklm",
    "better-auth-secret-12345678901234567890",
    "super-secret-key-for-development-only-1",
    "this-is-a-placeholder-for-the-secret-01",
    "a".repeat(64),
    "abcdefg".repeat(8),
  ])("%s is a placeholder", (candidate) => {
    expect(findSecretProblem(candidate)).toMatch(/^is a placeholder/);
  });

  test("8 different characters are enough, 7 are not", () => {
    expect(findSecretProblem("abcdefgh".repeat(4))).toBeUndefined();
    expect(findSecretProblem("abcdefg".repeat(5))).toMatch(/^is a placeholder/);
  });

  test("what is wrong is said without the secret", () => {
    expect(findSecretProblem("changeme-4711-changeme-4711-changeme")).not.toContain("4711");
  });
});

describe("deriveBetterAuthSecret", () => {
  // RFC 5869, sections 2.2 and 2.3, written out for one block of output.
  function deriveByHand(key: string): string {
    const pseudorandomKey = createHmac("sha256", "").update(key).digest();
    const info = Buffer.from("todo-backend/better-auth\u0001");
    return createHmac("sha256", pseudorandomKey).update(info).digest("hex");
  }

  test("is HKDF-SHA-256 of the secret, in 64 hexadecimal digits", () => {
    expect(deriveBetterAuthSecret(secret)).toBe(deriveByHand(secret));
    expect(deriveBetterAuthSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
  });

  test("never changes for a secret: sessions would end", () => {
    expect(deriveBetterAuthSecret(secret)).toBe(
      "d30d4f3d890e4ff16ecd9b831fadaf69978f6e7612de4d4ccf47d08e013ce4f6",
    );
    expect(deriveBetterAuthSecret(`${secret}!`)).not.toBe(deriveBetterAuthSecret(secret));
  });
});
