// One token for each reason; the forms of each stand in packages/auth and in e2e/conformance/cases/tokens.
import { expect, it } from "vitest";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { forgeToken, validClaims } from "../fixtures/tokens.ts";

const claims = validClaims();
const { exp: _, ...eternal } = claims;
const hs256 = { alg: "HS256" };
const now = Number(claims.iat);

it.each([
  ["malformed", "a.b"],
  ["too-large", "x".repeat(5_000)],
  ["algorithm", forgeToken({ alg: "none" }, claims)],
  ["critical-header", forgeToken({ ...hs256, crit: ["exp"] }, claims)],
  ["signature", forgeToken(hs256, claims, { secret: "another" })],
  ["expired", forgeToken(hs256, { ...claims, exp: now })],
  ["not-yet-valid", forgeToken(hs256, { ...claims, nbf: now + 300 })],
  ["lifetime", forgeToken(hs256, { ...claims, exp: now + 8 * 24 * 60 * 60 })],
  ["issuer", forgeToken(hs256, { ...claims, iss: "https://attacker.example" })],
  ["audience", forgeToken(hs256, { ...claims, aud: "https://attacker.example" })],
  ["claims", forgeToken(hs256, eternal)],
  ["session-ended", forgeToken(hs256, { ...claims, sid: "no-such-session" })],
])(
  "401 for a token that is refused because of %s, a reason that only the log has",
  async (reason, token) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await send("GET", "/api/tasks", { headers });
    const requestId = response.headers.get("x-request-id");
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await errorOf(response)).toEqual({
      status: 401,
      detail: "A valid bearer token is required.",
      error_code: "AUTHENTICATION_REQUIRED",
      request_id: requestId,
    });
    expect(logLines.of(requestId)).toMatchObject({ security_event: "invalid-token", reason });
  },
);

it("200 for the claims above, rightly signed", async () => {
  const headers = { authorization: `Bearer ${forgeToken(hs256, claims)}` };
  expect((await send("GET", "/api/tasks", { headers })).status).toBe(200);
});
