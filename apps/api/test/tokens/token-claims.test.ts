import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Backend, createBackend, getBackend } from "#backend.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { forgeToken, newUser, validClaims } from "../fixtures/tokens.ts";

// The clock stands still, so that the tests can name the exact second.
const clock = new Date("2026-01-18T12:00:00.600Z");
const { settings, logger } = getBackend();
let backend: Backend;

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: clock });
  // After the clock, because a backend keeps the one it finds.
  backend = createBackend(settings, logger);
  Object.assign(globalThis, { todoBackend: backend });
});
afterAll(async () => {
  vi.useRealTimers();
  await backend.database.close();
});

const now = Math.floor(clock.getTime() / 1000);
const week = 7 * 24 * 60 * 60;

const get = (claims: object | string) => {
  const authorization = `Bearer ${forgeToken({ alg: "HS256" }, claims)}`;
  return send("GET", "/api/tasks", { headers: { authorization } });
};

async function expectAccepted(claims: object | string) {
  expect((await get(claims)).status).toBe(200);
}

async function expectRefused(claims: object | string, reason: string) {
  const response = await get(claims);
  const requestId = response.headers.get("x-request-id");
  expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  expect(await errorOf(response)).toEqual({
    status: 401,
    detail: "A valid bearer token is required.",
    error_code: "AUTHENTICATION_REQUIRED",
    request_id: requestId,
  });
  expect(logLines.of(requestId)).toMatchObject({ security_event: "invalid-token", reason });
}

/** Valid claims without one of them. */
function without(name: string): object {
  return Object.fromEntries(Object.entries(validClaims()).filter(([claim]) => claim !== name));
}

/** Valid claims whose JSON has `text` where `name` has its value. */
function withRaw(name: string, text: string): string {
  return JSON.stringify({ ...validClaims(), [name]: "RAW" }).replace('"RAW"', text);
}

describe("exp", () => {
  it("200 until its second begins, 401 from then on", async () => {
    await expectAccepted({ ...validClaims(), exp: now + 1 });
    for (const exp of [now, now - 1, now - 59, now - week, 0]) {
      await expectRefused({ ...validClaims(), iat: exp - 10, exp }, "expired");
    }
  });

  it("401 for none", () => expectRefused(without("exp"), "claims"));

  it("200 with a fraction until exactly then, 401 from then on", async () => {
    for (const text of [`${now}.601`, `${now}.7`, `${now + 60}.5`, `${now + 60}.0`])
      await expectAccepted(withRaw("exp", text));
    for (const text of [`${now}.6`, `${now}.599`, `${now}.5`, `${now - 1}.999`])
      await expectRefused(withRaw("exp", text), "expired");
  });

  it.each(["null", '"9999999999"', "1e400", "-1e400", "true", "[]", "{}"])(
    "401 for %s",
    async (text) => expectRefused(withRaw("exp", text), text === "-1e400" ? "expired" : "claims"),
  );

  it.each(["1e300", "-1e300", "1e-300", "-0.5"])("401 for %s", async (text) =>
    expectRefused(withRaw("exp", text), text === "1e300" ? "lifetime" : "expired"),
  );
});

describe("lifetime", () => {
  it("200 for seven days from iat, 401 for a second more", async () => {
    await expectAccepted({ ...validClaims(), exp: now + week });
    await expectRefused({ ...validClaims(), exp: now + week + 1 }, "lifetime");
    await expectAccepted({ ...validClaims(), iat: now - week + 1, exp: now + 1 });
    await expectRefused({ ...validClaims(), iat: now - week, exp: now + 1 }, "lifetime");
  });

  it("of seven days with fractions 200, whatever rounding makes of the difference; 401 for a tenth more", async () => {
    for (let hundredth = 0; hundredth < 60; hundredth += 1) {
      const iat = now + hundredth / 100;
      await expectAccepted({ ...validClaims(), iat, exp: iat + week });
    }
    await expectRefused({ ...validClaims(), iat: now + 0.5, exp: now + week + 0.6 }, "lifetime");
  });

  it("without iat, 200 for seven days from now, 401 for a second more", async () => {
    await expectAccepted({ ...without("iat"), exp: now + week });
    await expectRefused({ ...without("iat"), exp: now + week + 1 }, "lifetime");
  });

  it.each([9_007_199_254_740_991, 253_402_300_800_000])(
    "401 for exp in milliseconds or later: %s",
    (exp) => expectRefused({ ...validClaims(), exp }, "lifetime"),
  );
});

describe("iat and nbf", () => {
  it.each(["iat", "nbf"])("200 for an %s up to 60 s ahead, 401 beyond", async (name) => {
    const claims = { ...validClaims(), exp: now + 600 };
    for (const ahead of [-600, 0, 59, 60]) await expectAccepted({ ...claims, [name]: now + ahead });
    for (const ahead of [61, 120, week]) {
      const later = { ...claims, [name]: now + ahead, exp: now + ahead + 600 };
      await expectRefused(later, "not-yet-valid");
    }
  });

  it.each(["iat", "nbf"])("401 for an %s that is no number", async (name) => {
    for (const text of ["null", '"0"', "[]"]) await expectRefused(withRaw(name, text), "claims");
  });

  it.each(["iat", "nbf"])(
    "200 for an %s with a fraction up to 60 s ahead, 401 beyond",
    async (name) => {
      const claims = { ...validClaims(), exp: now + 600 };
      for (const ahead of [-0.5, 0.5, 59.999, 60.001, 60.6]) {
        await expectAccepted({ ...claims, [name]: now + ahead });
      }
      for (const ahead of [60.601, 60.999, 61.5]) {
        await expectRefused({ ...claims, [name]: now + ahead }, "not-yet-valid");
      }
    },
  );

  it.each(["iat", "nbf"])("401 for an %s that is no finite number", async (name) => {
    await expectRefused(withRaw(name, "-1e400"), "claims");
    const response = await get(withRaw(name, "1e400"));
    expect(response.status).toBe(401);
  });

  it("401 for an iat at the beginning or the end of time", async () => {
    for (const text of ["-1e300", "0", "-1"]) await expectRefused(withRaw("iat", text), "lifetime");
    await expectRefused(withRaw("iat", "1e300"), "not-yet-valid");
  });
});

describe.each([
  ["iss", "issuer"],
  ["aud", "audience"],
])("%s", (name, reason) => {
  it("401 for none", () => expectRefused(without(name), reason));

  it.each([
    "https://attacker.example",
    "http://localhost:8000/",
    "http://localhost:80000",
    "HTTP://LOCALHOST:8000",
    "",
    null,
    7,
    {},
  ])("401 for %j", (value) => expectRefused({ ...validClaims(), [name]: value }, reason));
});

it("200 for several audiences if one is ours, 401 if none is", async () => {
  const foreign = ["https://one.example", "https://other.example"];
  await expectAccepted({ ...validClaims(), aud: [...foreign, "http://localhost:8000"] });
  await expectRefused({ ...validClaims(), aud: foreign }, "audience");
  await expectRefused({ ...validClaims(), aud: [] }, "audience");
});

describe("sub", () => {
  it.each([
    ["1 character", "x"],
    ["255 characters", "x".repeat(255)],
    ["255 code points of two units each", "😀".repeat(255)],
    ["an e-mail address", "ada@example.com"],
    ["a name with spaces and slashes", "auth0|1 / ünï"],
  ])("200 for %s, and tasks are stored under it", async (_name, sub) => {
    const user = await newUser(sub);
    const response = await send("POST", "/api/tasks", { as: user, json: { title: "Buy milk" } });
    expect(response.status).toBe(201);
    expect((await response.json()).user_id).toBe(sub);
  });

  it("401 for none", () => expectRefused(without("sub"), "claims"));

  it.each([
    ["empty", ""],
    ["a number", 7],
    ["null", null],
    ["a list", ["user"]],
    ["an object", { id: "user" }],
    ["256 characters", "x".repeat(256)],
    ["256 code points", "😀".repeat(256)],
    ["NUL", "a\0b"],
    ["a line break", "a\nb"],
    ["an escape", "a\u001bb"],
    ["a C1 control character", "a\u0085b"],
    ["a lone surrogate", "a\ud800b"],
  ])("401 for %s", (_name, sub) => expectRefused({ ...validClaims(), sub }, "claims"));
});

describe("sid", () => {
  it.each([
    ["of no session", "no-such-session"],
    ["that looks like a wildcard", "%"],
  ])("401 for one %s", async (_name, sid) => {
    await expectRefused({ ...validClaims(), sid }, "session-ended");
  });

  it.each([
    ["empty", ""],
    ["a number", 7],
    ["null", null],
    ["256 characters", "x".repeat(256)],
    ["NUL", "\0"],
    ["a lone surrogate", "\ud800"],
  ])("401 for one that is %s", (_name, sid) => expectRefused({ ...validClaims(), sid }, "claims"));

  it("200 without one: a token of an issuer that keeps no sessions here", () =>
    expectAccepted(without("sid")));
});
