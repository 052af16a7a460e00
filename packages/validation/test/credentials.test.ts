import { describe, expect, test } from "vitest";
import {
  Email,
  NewPassword,
  nameFromEmail,
  SignIn,
  SignUp,
  TokenGrant,
  UserChanges,
} from "../src/credentials.ts";
import { refusalOf } from "./refusal.ts";

const credentials = { email: "ada@example.com", password: "correct horse" };
const emailOf = (length: number) => `${"a".repeat(length - "@example.com".length)}@example.com`;

describe("Email", () => {
  test.each(["a@b.co", "ada.lovelace+todo@mail.example.com", "Ada@Example.COM", emailOf(254)])(
    "%s is accepted as it is",
    (email) => {
      expect(Email.parse(email)).toBe(email);
    },
  );

  test("255 characters are refused", () => {
    expect(refusalOf(Email, emailOf(255))).toEqual([
      { pointer: "", detail: "Must have at most 254 characters.", code: "too_big" },
    ]);
  });

  test.each([
    "",
    "ada",
    "ada@",
    "@example.com",
    "a b@example.com",
    "ada@example",
    "ada@example.com\0",
  ])("%j is refused", (email) => {
    expect(refusalOf(Email, email)).toEqual([
      { pointer: "", detail: "Must be an e-mail address.", code: "invalid_format" },
    ]);
  });

  test.each([
    "ada@example.com ",
    " \t\r\nada@example.com",
    "\u00a0ada@example.com\u3000",
    "\ufeff\u200bada@example.com\u200b\u2060\u200e\u00ad",
  ])("%j is accepted without what can't be seen at its ends", (email) => {
    expect(Email.parse(email)).toBe("ada@example.com");
  });

  test("254 characters are counted without what is cut off", () => {
    expect(Email.parse(` ${emailOf(254)} `)).toBe(emailOf(254));
  });

  test("takes linear time, wherever the space is", () => {
    const startedAt = Date.now();
    const space = " ".repeat(200_000);
    for (const email of [`a${space}b@example.com`, `${space}a`, `a${space}`, space]) {
      expect(Email.safeParse(email).success).toBe(false);
    }
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  test.each([null, 1, {}, ["ada@example.com"]])("%j is refused", (email) => {
    expect(refusalOf(Email, email)).toMatchObject([{ detail: "Must be an e-mail address." }]);
  });
});

describe("nameFromEmail", () => {
  test.each([
    ["ada@example.com", "ada"],
    ["ada@b@example.com", "ada"],
    ["ada", "ada"],
    ["@example.com", ""],
    [emailOf(254), "a".repeat(100)],
    [`${"👍".repeat(101)}@example.com`, "👍".repeat(100)],
  ])("of %s is %j", (email, name) => {
    expect(nameFromEmail(email)).toBe(name);
  });
});

describe("NewPassword", () => {
  test.each([
    "12345678",
    "x".repeat(128),
    "🙂".repeat(64),
    "пароль №1",
    "        ",
    "tab\tand\nline",
  ])("%j is accepted unchanged", (password) => {
    expect(NewPassword.parse(password)).toBe(password);
  });

  test.each([
    ["", "Must have at least 8 characters.", "too_small"],
    ["1234567", "Must have at least 8 characters.", "too_small"],
    ["x".repeat(129), "Must have at most 128 characters.", "too_big"],
    ["🙂".repeat(65), "Must have at most 128 characters.", "too_big"],
    ["12345678\0", "Must not contain NUL or unpaired surrogates.", "custom"],
    ["12345678\ud83d", "Must not contain NUL or unpaired surrogates.", "custom"],
  ])("%j is refused", (password, detail, code) => {
    expect(refusalOf(NewPassword, password)).toEqual([{ pointer: "", detail, code }]);
  });
});

describe("SignUp", () => {
  test("keeps e-mail, password and name, and drops the rest", () => {
    const sent = { ...credentials, name: " Ada ", role: "admin", emailVerified: true, id: "x" };
    expect(SignUp.parse(sent)).toStrictEqual({ ...credentials, name: "Ada" });
  });

  test("the name may be absent, or null as some encoders write it", () => {
    expect(SignUp.parse(credentials)).toStrictEqual(credentials);
    const sent = { ...credentials, name: null };
    expect(SignUp.parse(sent)).toStrictEqual(sent);
  });

  test.each(["", "   "])("a name of nothing is none: %j", (name) => {
    expect(SignUp.parse({ ...credentials, name })).toStrictEqual({ ...credentials, name: "" });
  });

  test.each([7, "a\nb", "x".repeat(101)])("the name %j is refused", (name) => {
    expect(refusalOf(SignUp, { ...credentials, name })).toMatchObject([{ pointer: "/name" }]);
  });

  test("missing members are named", () => {
    expect(refusalOf(SignUp, {})).toEqual([
      { pointer: "/email", detail: "Is required.", code: "invalid_type" },
      { pointer: "/password", detail: "Is required.", code: "invalid_type" },
    ]);
  });
});

describe("SignIn", () => {
  test("a password that is only checked has no minimum, so that no rule tells it apart", () => {
    expect(SignIn.parse({ ...credentials, password: "" })).toEqual({
      ...credentials,
      password: "",
    });
  });

  test.each(["x".repeat(129), "🙂".repeat(65)])(
    "%s is refused before it costs a hash",
    (password) => {
      expect(refusalOf(SignIn, { ...credentials, password })).toMatchObject([
        { pointer: "/password", code: "too_big" },
      ]);
    },
  );

  test("a password that is no text is refused", () => {
    expect(refusalOf(SignIn, { ...credentials, password: 12345678 })).toEqual([
      { pointer: "/password", detail: "Must be a string.", code: "invalid_type" },
    ]);
  });

  test.each([null, [], "ada@example.com", 1])("%j is refused", (body) => {
    const problem = [{ pointer: "", detail: "Must be a JSON object.", code: "invalid_type" }];
    expect(refusalOf(SignIn, body)).toEqual(problem);
    expect(refusalOf(SignUp, body)).toEqual(problem);
  });

  test("a refusal repeats neither e-mail nor password", () => {
    const body = { email: "not an address 4711", password: "secret 4711 \0" };
    expect(JSON.stringify(refusalOf(SignIn, body))).not.toContain("4711");
  });
});

describe("UserChanges", () => {
  test("whatever is stored of a user is held to the limits, each member alone too", () => {
    expect(UserChanges.parse({})).toStrictEqual({});
    const changes = { email: "ada@example.com", name: "Ada", image: "https://example.com/a.png" };
    expect(UserChanges.parse({ ...changes, role: "admin" })).toStrictEqual(changes);
    expect(UserChanges.parse({ image: null })).toStrictEqual({ image: null });
  });

  test.each([
    ["email", "ada"],
    ["name", "x".repeat(101)],
    ["name", "a\0"],
    ["image", "x".repeat(2049)],
    ["image", "a\ud83d"],
    ["image", "a\nb"],
    ["image", 1],
  ])("%s that can't be stored is refused", (name, value) => {
    expect(refusalOf(UserChanges, { [name]: value })).toMatchObject([{ pointer: `/${name}` }]);
  });
});

test("TokenGrant is the answer that existing clients read their token from", () => {
  const user = {
    id: "u1",
    email: "ada@example.com",
    name: "Ada",
    createdAt: "2026-01-18T12:00:00.000Z",
    updatedAt: "2026-01-18T12:00:00.000Z",
    created_at: "2026-01-18T12:00:00.000Z",
    updated_at: "2026-01-18T12:00:00.000Z",
  };
  const grant = {
    success: true,
    data: { token: "jwt", user },
    token: "jwt",
    access_token: "jwt",
    token_type: "bearer",
    expires_in: 604_800,
    user,
  };
  expect(TokenGrant.parse(grant)).toEqual(grant);
  expect(TokenGrant.safeParse({ ...grant, expires_in: 0 }).success).toBe(false);
  expect(TokenGrant.safeParse({ ...grant, token_type: "Basic" }).success).toBe(false);
  for (const name of ["createdAt", "updatedAt", "created_at", "updated_at"]) {
    const imprecise = { ...user, [name]: "2026-01-18T12:00:00Z" };
    expect(TokenGrant.safeParse({ ...grant, user: imprecise }).success).toBe(false);
  }
});
