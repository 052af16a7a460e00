import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { newAccount, newCredentials } from "../fixtures/accounts.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";

const week = 7 * 24 * 60 * 60;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The whole answer of the sign-in routes. */
function grantFor(email: string, name: string, token: string) {
  const time = expect.stringMatching(instant);
  const user = {
    id: expect.any(String),
    email,
    name,
    createdAt: time,
    updatedAt: time,
    created_at: time,
    updated_at: time,
  };
  return {
    success: true,
    data: { token, user },
    token,
    access_token: token,
    token_type: "bearer",
    expires_in: week,
    user,
  };
}

/** The body of an error below `/api/auth`. */
function errorFor(status: number, code: string, message: string) {
  return {
    status,
    success: false,
    error: { message, code },
    detail: message,
    error_code: code,
    request_id: expect.any(String),
  };
}

describe.each(["/api/auth/signup", "/api/auth/register"])("POST %s", (path) => {
  it("200 with a token for the new user, and no cookie", async () => {
    const credentials = newCredentials();
    const response = await send("POST", path, { json: { ...credentials, name: "Ada" } });
    const grant = await response.json();
    expect(response.status).toBe(200);
    expect(grant).toEqual(grantFor(credentials.email, "Ada", grant.access_token));
    expect(response.headers.getSetCookie()).toEqual([]);
    const user = { id: grant.user.id, token: grant.access_token };
    const created = await send("POST", "/api/tasks", { as: user, json: { title: "Buy milk" } });
    expect((await created.json()).user_id).toBe(grant.user.id);
  });

  it.each([{}, { name: "" }])("200 with the part before the @ as the name for %j", async (name) => {
    const credentials = newCredentials();
    const response = await send("POST", path, { json: { ...credentials, ...name } });
    expect((await response.json()).user.name).toBe(credentials.email.split("@")[0]);
  });

  it("200 with the e-mail address in lower case", async () => {
    const { email, password } = newCredentials();
    const response = await send("POST", path, { json: { email: email.toUpperCase(), password } });
    expect((await response.json()).user.email).toBe(email);
  });

  it("409 for an e-mail address that has an account, in any case", async () => {
    const { email } = await newAccount();
    for (const spelling of [email, email.toUpperCase()]) {
      const json = { ...newCredentials(), email: spelling };
      expect(await errorOf(await send("POST", path, { json }))).toEqual(
        errorFor(409, "EMAIL_TAKEN", "There is an account with this e-mail address."),
      );
    }
  });

  it.each([
    ["no member", {}, ["/email", "/password"]],
    ["no e-mail address", { email: "ada" }, ["/email"]],
    ["an e-mail address with NUL", { email: "a\0b@example.com" }, ["/email"]],
    ["255 characters of e-mail address", { email: `${"a".repeat(243)}@example.com` }, ["/email"]],
    ["wrong types", { email: 7, password: null, name: [] }, ["/email", "/password", "/name"]],
    ["7 characters of password", { password: "1234567" }, ["/password"]],
    ["129 characters of password", { password: "x".repeat(129) }, ["/password"]],
    ["65 emoji of password, which are 130 units", { password: "🙂".repeat(65) }, ["/password"]],
    ["NUL in the password", { password: "pass\0word" }, ["/password"]],
    ["a lone surrogate in the password", { password: "password\ud800" }, ["/password"]],
    ["a name with a line break", { name: "a\nb" }, ["/name"]],
    ["101 characters of name", { name: "x".repeat(101) }, ["/name"]],
  ])("422 that names each member for %s", async (_name, members, pointers) => {
    const isEmpty = Object.keys(members).length === 0;
    const json = isEmpty ? {} : { ...newCredentials(), name: "Ada", ...members };
    const error = await errorOf(await send("POST", path, { json }));
    const detail = "The request has values that are not acceptable.";
    expect(error).toEqual({
      ...errorFor(422, "VALIDATION_ERROR", detail),
      errors: pointers.map((pointer) => expect.objectContaining({ pointer })),
    });
  });
});

describe("POST /api/auth/signup", () => {
  const path = "/api/auth/signup";

  it("200 at the limits: passwords of 8 and 128 characters, a name of 100", async () => {
    for (const password of ["12345678", "x".repeat(128), "🙂".repeat(64)]) {
      const json = { ...newCredentials(), password, name: "x".repeat(100) };
      expect((await send("POST", path, { json })).status).toBe(200);
    }
  });

  it("10 parallel sign-ups of one address: exactly one 200, nine 409", async () => {
    const json = newCredentials();
    const attempts = Array.from({ length: 10 }, () => send("POST", path, { json }));
    const responses = await Promise.all(attempts);
    const refused = responses.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(9);
    for (const response of refused) {
      expect(await errorOf(response)).toMatchObject({ status: 409, error_code: "EMAIL_TAKEN" });
    }
    expect((await send("POST", "/api/auth/signin", { json })).status).toBe(200);
  });
});

describe.each(["/api/auth/signin", "/api/auth/login"])("POST %s", (path) => {
  it("200 with a token of a new session", async () => {
    const account = await newAccount();
    const json = { email: account.email, password: account.password };
    const response = await send("POST", path, { json });
    const grant = await response.json();
    expect(response.status).toBe(200);
    const name = account.email.split("@")[0] ?? "";
    expect(grant).toEqual(grantFor(account.email, name, grant.access_token));
    expect(grant.user.id).toBe(account.id);
    expect(decodeJwt(grant.access_token).sid).not.toBe(decodeJwt(account.token).sid);
    const as = { id: account.id, token: grant.access_token };
    expect((await send("GET", "/api/tasks", { as })).status).toBe(200);
  });

  it("200 for the e-mail address in another case", async () => {
    const { email, password } = await newAccount();
    const json = { email: email.toUpperCase(), password };
    expect((await send("POST", path, { json })).status).toBe(200);
  });

  it("401, the same for an unknown address and a wrong password", async () => {
    const { email, password } = await newAccount();
    const wrongPasswords = [`${password}x`, "", password.toUpperCase()];
    const attempts = [
      newCredentials(),
      ...wrongPasswords.map((wrong) => ({ email, password: wrong })),
    ];
    for (const json of attempts) {
      const response = await send("POST", path, { json });
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await errorOf(response)).toEqual(
        errorFor(401, "INVALID_CREDENTIALS", "The e-mail address or the password is wrong."),
      );
      const entry = logLines.of(response.headers.get("x-request-id"));
      expect(entry).toMatchObject({ level: 40, security_event: "invalid-credentials" });
    }
    expect((await send("POST", path, { json: { email, password } })).status).toBe(200);
  });

  it("422 for no credentials, 400 for no body, 415 for a form", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const body = "email=ada@example.com&password=password";
    const answers = [
      await errorOf(await send("POST", path, { json: {} })),
      await errorOf(await send("POST", path)),
      await errorOf(await send("POST", path, { body, headers: form })),
    ];
    expect(answers.map(({ status, error_code }) => [status, error_code])).toEqual([
      [422, "VALIDATION_ERROR"],
      [400, "BAD_REQUEST"],
      [415, "UNSUPPORTED_MEDIA_TYPE"],
    ]);
    expect(answers).toMatchObject(answers.map(() => ({ success: false })));
  });
});

it("the claims of a token are exactly these, and it lasts seven days", async () => {
  const account = await newAccount();
  const claims = decodeJwt(account.token);
  const iat = expect.any(Number);
  const origin = "http://localhost:8000";
  const sid = expect.any(String);
  expect(claims).toEqual({ sub: account.id, sid, iat, exp: iat, iss: origin, aud: origin });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(week);
});

describe("GET /api/auth/me", () => {
  it("200 with the user of the token", async () => {
    const account = await newAccount();
    const response = await send("GET", "/api/auth/me", { as: account });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(
      grantFor(account.email, account.email.split("@")[0] ?? "", account.token).user,
    );
  });

  it("401 without a token, in the shape of the sign-in routes", async () => {
    expect(await errorOf(await send("GET", "/api/auth/me"))).toEqual(
      errorFor(401, "AUTHENTICATION_REQUIRED", "A valid bearer token is required."),
    );
  });
});
