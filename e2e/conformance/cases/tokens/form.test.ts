import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectInvalidToken, expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { base64url, forge, headerOfToken, validClaims } from "../../fixtures/tokens.ts";
import { newUser } from "../../fixtures/users.ts";

const list = (token: string) => send({ path: "/api/tasks", as: { token } });

/** The same token with one bit of its bytes changed. */
function flipped(token: string, bit: number): string {
  const parts = token.split(".").map((part) => Buffer.from(part, "base64url"));
  let at = bit;
  for (const part of parts) {
    const byte = part[Math.floor(at / 8)];
    if (byte === undefined) {
      at -= part.length * 8;
      continue;
    }
    part[Math.floor(at / 8)] = byte ^ (1 << (at % 8));
    break;
  }
  return parts.map((part) => part.toString("base64url")).join(".");
}

withUsers("the form of a token", () => {
  it("401 for each of 1,500 tokens with one bit flipped; 200 for the one without", async () => {
    const { token } = newUser();
    const bits =
      token.split(".").reduce((sum, part) => sum + Buffer.from(part, "base64url").length, 0) * 8;
    for (let batch = 0; batch < 30; batch += 1) {
      const tokens = Array.from({ length: 50 }, () => flipped(token, randomInt(bits)));
      for (const answer of await Promise.all(tokens.map(list))) {
        expectRefusal(answer, 401, "AUTHENTICATION_REQUIRED");
      }
    }
    expect((await list(token)).status).toBe(200);
  });

  it("401 for each of 300 tokens with one character replaced", async () => {
    const { token } = newUser();
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/";
    for (let count = 0; count < 300; count += 1) {
      const at = randomInt(token.length - 1);
      const other = alphabet[randomInt(alphabet.length)] ?? "A";
      if (token[at] === other || token[at] === ".") continue;
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expectRefusal(await list(changed), 401, "AUTHENTICATION_REQUIRED");
    }
  });

  const shapes: [name: string, shape: (token: string) => string][] = [
    ["one part", (token) => token.split(".")[0] ?? ""],
    ["two parts", (token) => token.split(".").slice(0, 2).join(".")],
    ["an empty signature", (token) => `${token.split(".").slice(0, 2).join(".")}.`],
    ["four parts", (token) => `${token}.x`],
    ["five parts", (token) => `${token}.x.y`],
    ["an empty header", (token) => token.replace(/^[^.]*/, "")],
    ["an empty payload", (token) => token.replace(/\.[^.]*\./, "..")],
    ["a dot in front", (token) => `.${token}`],
    ["a dot at the end", (token) => `${token}.`],
    ["half a signature", (token) => token.slice(0, -21)],
    ["a signature and more", (token) => `${token}AAAA`],
    ["padding", (token) => `${token}=`],
    ["three thousand dots", () => ".".repeat(3_000)],
    ["the payload of another token", (token) => swapped(token, 1)],
    ["the signature of another token", (token) => swapped(token, 2)],
    ["plus and slash for minus and underscore", (token) => toBase64(token)],
  ];
  it.each(shapes)("401 for a token with %s", async (_, shape) => {
    const { token } = newUser();
    expectRefusal(await list(shape(token)), 401, "AUTHENTICATION_REQUIRED");
    expect((await list(token)).status).toBe(200);
  });

  const payloads = ["", "{", "[]", "null", "1", '"sub"', "{}", "\u0000", '{"sub":"x"}', "[{}]"];
  it.each(payloads)("401 for the payload %j, rightly signed", async (payload) => {
    expectInvalidToken(await list(forge(headerOfToken, payload)));
  });

  it("401 for a payload that is not UTF-8, rightly signed", async () => {
    const claims = JSON.stringify(validClaims("sub-\u00ff"));
    const latin = Buffer.from(claims, "latin1").toString("latin1");
    const header = base64url(JSON.stringify(headerOfToken));
    expect((await list(forge(headerOfToken, claims))).status).toBe(200);
    expectInvalidToken(await list(`${header}.${base64url(Buffer.from(latin, "latin1"))}.AAAA`));
  });

  it("200 for a token of 4,096 bytes, 401 for one byte more", async () => {
    const grown = (extra: number) =>
      forge(headerOfToken, { ...validClaims("x"), pad: "p".repeat(extra) });
    const lengths = Array.from({ length: 3_400 }, (_, at) => at + 1);
    const fits = lengths.findLast((extra) => grown(extra).length <= 4_096) ?? 0;
    expect(grown(fits).length).toBeGreaterThan(4_094);
    expect((await list(grown(fits))).status).toBe(200);
    expectInvalidToken(await list(grown(fits + 1)));
  });

  it.each([4, 8])("401 for a header of %i KiB", async (kib) => {
    expectInvalidToken(await list("x".repeat(kib * 1024)));
    expectInvalidToken(
      await list(forge(headerOfToken, { ...validClaims(), pad: "p".repeat(kib * 1024) })),
    );
  });

  it.each([17, 60, 300])(
    "a header of %i KiB is refused with a 4xx, and harms nobody",
    async (kib) => {
      const refused = await list("x".repeat(kib * 1024)).catch(() => undefined);
      expect([401, 413, 431, undefined]).toContain(refused?.status);
    },
  );
});

function swapped(token: string, at: number): string {
  const parts = token.split(".");
  parts[at] = newUser().token.split(".")[at] ?? "";
  return parts.join(".");
}

/** The alphabet of base64, which is not the one of tokens; a signature without its characters gets one. */
function toBase64(token: string): string {
  return token.replace(/.$/, "/").replaceAll("-", "+").replaceAll("_", "/");
}
