import { expect, test } from "vitest";
import { AuthenticationError } from "../src/principal.ts";
import { rememberVerified } from "../src/verified-token-cache.ts";

const principal = { id: "ada", sessionId: undefined, expiresAtSeconds: 100 };

/** A verifier that counts, and accepts every token that begins with "valid" until second 100. */
function countingVerifier() {
  const asked: string[] = [];
  const verify = async (token: string) => {
    asked.push(token);
    if (!token.startsWith("valid")) throw new AuthenticationError("signature");
    return principal;
  };
  return { asked, verify };
}

test("a token is verified once, however often it is sent", async () => {
  const { asked, verify } = countingVerifier();
  const remembered = rememberVerified(verify, () => 0);
  for (let time = 0; time < 3; time += 1) {
    expect(await remembered("valid")).toEqual(principal);
  }
  expect(asked).toEqual(["valid"]);
});

test("another token is verified itself, if it differs in one character only", async () => {
  const { asked, verify } = countingVerifier();
  const remembered = rememberVerified(verify, () => 0);
  await remembered("valid-a");
  await remembered("valid-b");
  await expect(remembered("Valid-a")).rejects.toThrow(AuthenticationError);
  expect(asked).toEqual(["valid-a", "valid-b", "Valid-a"]);
});

test("a refusal is not remembered", async () => {
  const { asked, verify } = countingVerifier();
  const remembered = rememberVerified(verify, () => 0);
  await expect(remembered("forged")).rejects.toThrow(AuthenticationError);
  await expect(remembered("forged")).rejects.toThrow(AuthenticationError);
  expect(asked).toHaveLength(2);
});

test("from its expiry on a token is verified again, to the millisecond", async () => {
  const { asked, verify } = countingVerifier();
  let now = 90_000;
  const remembered = rememberVerified(verify, () => now);
  await remembered("valid");
  now = 99_999;
  await remembered("valid");
  expect(asked).toHaveLength(1);
  now = 100_000;
  await remembered("valid");
  expect(asked).toHaveLength(2);
});

test("a token is verified again after a minute, so that a withdrawn key ends it", async () => {
  const { asked, verify } = countingVerifier();
  let now = 0;
  const remembered = rememberVerified(verify, () => now);
  await remembered("valid");
  now = 59_999;
  await remembered("valid");
  expect(asked).toHaveLength(1);
  now = 60_000;
  await remembered("valid");
  expect(asked).toHaveLength(2);
});

test("the minute begins before the verification, however long that waits for keys", async () => {
  let now = 0;
  const asked: string[] = [];
  const remembered = rememberVerified(
    async (token) => {
      asked.push(token);
      now += 3_000;
      return principal;
    },
    () => now,
  );
  await remembered("valid");
  now = 60_000;
  await remembered("valid");
  expect(asked).toHaveLength(2);
});
