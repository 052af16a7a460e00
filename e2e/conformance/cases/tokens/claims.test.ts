import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectInvalidToken } from "../../fixtures/refusal.ts";
import { target, withUsers } from "../../fixtures/target.ts";
import { tokenOf, validClaims } from "../../fixtures/tokens.ts";

const list = (claims: object | string) =>
  send({ path: "/api/tasks", as: { token: tokenOf(claims) } });
const now = () => Math.floor(Date.now() / 1000);
const day = 86_400;

/** The claims as text, with the value of one of them written as it is here. */
function written(name: string, value: string): string {
  const { [name]: _, ...others } = { ...validClaims() } as Record<string, unknown>;
  return `{"${name}":${value},${JSON.stringify(others).slice(1)}`;
}

withUsers("the claims of a rightly signed token", () => {
  it("200 for those that are required, and for iss and aud in their other forms", async () => {
    const { iat: _, ...required } = validClaims();
    expect((await list(required)).status).toBe(200);
    expect((await list({ ...required, aud: [target.issuer, "others"] })).status).toBe(200);
  });

  const notNumbers = ['"9999999999"', "null", "true", "[]", "{}", "1.5", '""', "-1", "0", "1e400"];
  it.each([...notNumbers, "-1e400", "9007199254740993", "1e15"])("401 for exp %s", async (exp) => {
    expectInvalidToken(await list(written("exp", exp)));
  });
  it("401 without exp, and for one that has passed, be it by a second", async () => {
    const { exp: _, ...eternal } = validClaims();
    expectInvalidToken(await list(eternal));
    for (const exp of [now() - 1, now(), now() - 60, 1]) {
      expectInvalidToken(await list({ ...validClaims(), iat: 0, exp }));
      expectInvalidToken(await list({ ...eternal, exp }));
    }
  });
  it("200 for seven days of life, 401 for more, with iat and without", async () => {
    const { iat: _, ...claims } = validClaims();
    expect((await list({ ...claims, iat: now(), exp: now() + 7 * day })).status).toBe(200);
    expectInvalidToken(await list({ ...claims, iat: now(), exp: now() + 7 * day + 1 }));
    expectInvalidToken(await list({ ...claims, iat: now() - 100, exp: now() + 7 * day }));
    expectInvalidToken(await list({ ...claims, exp: now() + 7 * day + 60 }));
  });

  it.each(["iat", "nbf"])("200 for %s up to a minute ahead, 401 beyond", async (name) => {
    expect((await list({ ...validClaims(), [name]: now() + 30 })).status).toBe(200);
    for (const ahead of [90, 3_600, 1e12]) {
      expectInvalidToken(await list({ ...validClaims(), [name]: now() + ahead }));
    }
  });
  it.each(['"0"', "{}", "[]", "true", '""', "1e400"])("401 for iat or nbf %s", async (value) => {
    for (const name of ["iat", "nbf"]) expectInvalidToken(await list(written(name, value)));
  });

  const notSubjects = [
    "null",
    "1",
    "true",
    "[]",
    '["x"]',
    "{}",
    '""',
    '"\\u0000"',
    '"a\\nb"',
    '"\\ud800"',
  ];
  it.each([...notSubjects, '"\\u007f"', '"\\u0085"'])("401 for the subject %s", async (sub) => {
    expectInvalidToken(await list(written("sub", sub)));
  });
  it("401 without a subject, also when other claims name somebody", async () => {
    const { sub, ...claims } = validClaims();
    for (const name of ["user_id", "uid", "id", "userId", "email", "azp", "client_id", "Sub"]) {
      expectInvalidToken(await list({ ...claims, [name]: sub }));
    }
    expectInvalidToken(await list({ ...claims, user: { id: sub }, act: { sub } }));
  });
  it.each([1, 100, 255])("200 for a subject of %i code points", async (length) => {
    for (const character of ["x", "é", "😀"]) {
      expect((await list(validClaims(character.repeat(length)))).status).toBe(200);
    }
  });
  it("401 for a subject of 256 code points", async () => {
    for (const character of ["x", "é", "😀"]) {
      expectInvalidToken(await list(validClaims(character.repeat(256))));
    }
  });
  it("a subject given twice is one user: the last", async () => {
    const { sub, ...claims } = validClaims();
    const text = `{"sub":"${randomUUID()}",${JSON.stringify({ ...claims, sub }).slice(1)}`;
    const json = { title: "whose?" };
    const created = await send({ path: "/api/tasks", as: { token: tokenOf(text) }, json });
    expect(created.json).toMatchObject({ user_id: sub });
  });

  const issuer = () => target.issuer;
  const others = (): [string, unknown][] => [
    ["another", "https://evil.example"],
    ["none", undefined],
    ["null", null],
    ["the empty string", ""],
    ["the right one with a slash", `${issuer()}/`],
    ["the right one in capitals", issuer().toUpperCase()],
    ["the right one with a suffix", `${issuer()}.evil.example`],
    ["a prefix of the right one", issuer().slice(0, -1)],
    ["an object", { 0: issuer() }],
    ["a number", 1],
    ["true", true],
    ["another port", `${issuer()}1`],
  ];
  it.each(others())("401 for %s as issuer or as audience", async (_, value) => {
    for (const name of ["iss", "aud"]) {
      const claims = { ...validClaims(), [name]: value };
      expectInvalidToken(await list(claims));
    }
  });
  it("401 for an issuer in a list, and for a list of audiences without ours", async () => {
    expectInvalidToken(await list({ ...validClaims(), iss: [issuer()] }));
    for (const aud of [[], ["others"], [[issuer()]], [null], { 0: issuer(), length: 1 }]) {
      expectInvalidToken(await list({ ...validClaims(), aud }));
    }
  });

  it.each(["null", "1", "{}", "[]", '""', '"a\\u0000b"', '"unknown"'])(
    "401 for a session %s that is none",
    async (sid) => {
      expectInvalidToken(await list(written("sid", sid)));
    },
  );
  it("prototype members in the claims change nothing", async () => {
    const { sub: _, ...claims } = validClaims();
    const text = `{"__proto__":{"sub":"x"},"constructor":{"prototype":{"sub":"x"}},${JSON.stringify(claims).slice(1)}`;
    expectInvalidToken(await list(text));
  });
});
