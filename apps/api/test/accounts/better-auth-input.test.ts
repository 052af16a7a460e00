import { randomBytes } from "node:crypto";
import { findUser } from "@todo/db/auth/users";
import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { newBrowser, newCredentials } from "../fixtures/accounts.ts";
import { errorOf, send } from "../fixtures/send.ts";

const origin = "http://localhost:3000";

/** What our own sign-up refuses must not come in through Better Auth's. */
const refused: [string, object][] = [
  ["NUL in the name", { name: "a\0b" }],
  ["a lone surrogate in the name", { name: "a\ud800b" }],
  ["a line break in the name", { name: "a\nb" }],
  ["101 characters of name", { name: "x".repeat(101) }],
  ["a name that is no text", { name: { first: "Ada" } }],
];
const refusedAtSignUp: [string, object][] = [
  ...refused,
  ["255 characters of e-mail address", { email: `${"a".repeat(243)}@example.com` }],
  [
    "10,000 random characters of e-mail address",
    { email: `${randomBytes(5000).toString("hex")}@x.example` },
  ],
  ["an e-mail address with NUL", { email: "a\0b@example.com" }],
  ["NUL in the password", { password: "pass\0word" }],
  ["a lone surrogate in the password", { password: "password\ud800" }],
  ["a password of 7 characters", { password: "1234567" }],
  ["a password of 4 emoji, which are 8 UTF-16 code units", { password: "😀".repeat(4) }],
  ["a password of 129 characters", { password: "x".repeat(129) }],
];

describe("POST /api/auth/sign-up/email", () => {
  it.each(refusedAtSignUp)("400 or 422 for %s, and nobody is signed up", async (_name, members) => {
    const json = { ...newCredentials(), name: "Ada", ...members };
    const response = await send("POST", "/api/auth/sign-up/email", { json });
    const { status } = await errorOf(response);
    expect([400, 422]).toContain(status);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("200 at the limits of the same members", async () => {
    const [local = ""] = newCredentials().email.split("@");
    const email = `${local}@${"e".repeat(60)}.${"x".repeat(60)}.example`;
    const json = { email, password: "x".repeat(128), name: "x".repeat(100) };
    expect((await send("POST", "/api/auth/sign-up/email", { json })).status).toBe(200);
  });
});

describe("POST /api/auth/update-user", () => {
  const storedName = async (id: string) => (await findUser(getBackend().database.db, id))?.name;

  it.each([...refused, ["null, which is no name", { name: null }]] as const)(
    "400 or 422 for %s, and the name stays",
    async (_name, json) => {
      const { id, cookie } = await newBrowser();
      const update = (body: object) =>
        send("POST", "/api/auth/update-user", { json: body, headers: { cookie, origin } });
      const { status } = await errorOf(await update(json));
      expect([400, 422]).toContain(status);
      expect(await storedName(id)).toBe("Ada");
      expect((await update({ name: "Grace" })).status).toBe(200);
      expect(await storedName(id)).toBe("Grace");
    },
  );
});

describe("a body that is no JSON object of text", () => {
  const nested = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  const form = "application/x-www-form-urlencoded";
  const headers = { "content-type": "application/json", origin };
  const paths = ["sign-up/email", "sign-in/email", "sign-out", "change-password", "update-user"];

  it.each(paths)("4xx or 200, but never 5xx, for POST /api/auth/%s", async (path) => {
    const { cookie } = await newBrowser();
    const bodies = [
      "null",
      "7",
      '"text"',
      "[]",
      nested,
      `{"email":${nested}}`,
      '{"email":{},"password":[],"name":7,"currentPassword":{},"newPassword":7}',
      '{"__proto__":{"email":"a@b.example"},"constructor":{"prototype":{}}}',
      `{"email":"a@b.example","password":"password","callbackURL":"\\u0000"}`,
      `{"email":"a@b.example","password":"password","rememberMe":"${"x".repeat(60_000)}"}`,
    ];
    for (const body of bodies) {
      const options = { body, headers: { ...headers, cookie } };
      const response = await send("POST", `/api/auth/${path}`, options);
      expect(response.status, body.slice(0, 40)).toBeLessThan(500);
      expect(await response.json(), body.slice(0, 40)).toBeDefined();
    }
  });

  it.each([
    [400, "BAD_REQUEST", "a truncated body", "{", {}],
    [415, "UNSUPPORTED_MEDIA_TYPE", "a form", "a=b", { "content-type": form }],
    [415, "UNSUPPORTED_MEDIA_TYPE", "a compressed body", "{}", { "content-encoding": "gzip" }],
    [413, "PAYLOAD_TOO_LARGE", "65,537 bytes", "x".repeat(65_537), {}],
  ])("%i %s for %s", async (status, error_code, _name, body, more) => {
    const options = { body, headers: { ...headers, ...more } };
    const error = await errorOf(await send("POST", "/api/auth/sign-in/email", options));
    expect(error).toMatchObject({ status, error_code });
  });
});

describe("hostile queries and cookies", () => {
  const queries = [
    "?token=%00",
    "?token=a&token=b",
    "?callbackURL=javascript:alert(1)",
    "?%00=%00",
  ];
  const paths = ["get-session", "token", "verify-email", "ok", "list-sessions"];

  it.each(paths)("never 5xx for GET /api/auth/%s", async (path) => {
    for (const query of ["", ...queries]) {
      for (const cookie of [
        "better-auth.session_token=",
        "better-auth.session_token=%00.%00",
        "=;=",
      ]) {
        const response = await send("GET", `/api/auth/${path}${query}`, { headers: { cookie } });
        expect(response.status, query).toBeLessThan(500);
        expect(await response.json(), query).toBeDefined();
      }
    }
  });
});
