import { expect, it } from "vitest";
import { exchange, requestText } from "../../fixtures/raw.ts";
import { expectInvalidToken, expectMissingToken, expectRefusal } from "../../fixtures/refusal.ts";
import { send } from "../../fixtures/http.ts";
import { withUsers } from "../../fixtures/target.ts";
import { families, newUser } from "../../fixtures/users.ts";

const noToken = ["", " ", "Basic dXNlcjpwYXNz", "Token x", "Digest x", "JWT x", "Negotiate x"];

it.each([undefined, ...noToken])(
  "401 without a hint of invalid_token where no bearer token is sent: %j",
  async (authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    expectMissingToken(await send({ path: "/api/tasks", headers }));
  },
);

it.each([
  "Bearer",
  "Bearer ",
  "Bearer x",
  "Bearer null",
  "Bearer undefined",
  "Bearer {}",
  "bearer .",
])("401 invalid_token for what is no token: %j", async (authorization) => {
  const answer = await send({ path: "/api/tasks", headers: { authorization } });
  expectRefusal(answer, 401, "AUTHENTICATION_REQUIRED");
});

withUsers("with a valid token", () => {
  it.each(["Bearer", "bearer", "BEARER", "bEaReR"])("200 for the scheme %s", async (scheme) => {
    const headers = { authorization: `${scheme} ${newUser().token}` };
    expect((await send({ path: "/api/tasks", headers })).status).toBe(200);
  });

  it("200 with several spaces between scheme and token", async () => {
    const headers = { authorization: `Bearer    ${newUser().token}` };
    expect((await send({ path: "/api/tasks", headers })).status).toBe(200);
  });

  const spellings: [name: string, spell: (token: string) => string][] = [
    ["no space", (token) => `Bearer${token}`],
    ["a colon", (token) => `Bearer: ${token}`],
    ["an equals sign", (token) => `Bearer=${token}`],
    ["a tab", (token) => `Bearer\t${token}`],
    ["quotes", (token) => `Bearer "${token}"`],
    ["angle brackets", (token) => `Bearer <${token}>`],
    ["the scheme twice", (token) => `Bearer Bearer ${token}`],
    ["a space inside", (token) => `Bearer ${token.replace(".", ". ")}`],
    ["a comma and a second token", (token) => `Bearer ${token}, Bearer ${token}`],
    ["parameters", (token) => `Bearer ${token};realm=x`],
    ["no scheme", (token) => token],
    ["another scheme", (token) => `Basic ${token}`],
    ["URL encoding", (token) => `Bearer ${token.replaceAll(".", "%2E")}`],
  ];
  it.each(spellings)("401 for a valid token spelt with %s", async (_, spell) => {
    const headers = { authorization: spell(newUser().token) };
    const answer = await send({ path: "/api/tasks", headers });
    expectRefusal(answer, 401, "AUTHENTICATION_REQUIRED");
  });

  it.each(["before", "after"])(
    "no access with a second Authorization header %s the valid one, of whomever it is",
    async (place) => {
      const [user, other] = [newUser(), newUser()];
      const ours = `Authorization: Bearer ${user.token}`;
      for (const token of [other.token, user.token, "x"]) {
        const second = `Authorization: Bearer ${token}`;
        const headers = place === "before" ? [second, ours] : [ours, second];
        const { answers } = await exchange(requestText("GET /api/tasks HTTP/1.1", headers));
        expect(answers).toHaveLength(1);
        expect([400, 401]).toContain(answers[0]?.status);
      }
    },
  );

  const elsewhere: [string, (token: string) => Parameters<typeof send>[0]][] = [
    ["the query as access_token", (token) => ({ path: `/api/tasks?access_token=${token}` })],
    ["the query as token", (token) => ({ path: `/api/tasks?token=${token}` })],
    [
      "the query as Authorization",
      (token) => ({ path: `/api/tasks?Authorization=Bearer%20${token}` }),
    ],
    ["a JSON body", (token) => ({ path: "/api/tasks", json: { title: "x", access_token: token } })],
    [
      "a form body",
      (token) => ({
        method: "POST",
        path: "/api/tasks",
        body: `access_token=${token}`,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
    ],
    ["the cookie access_token", (token) => inHeader("cookie", `access_token=${token}`)],
    ["the cookie Authorization", (token) => inHeader("cookie", `Authorization=Bearer ${token}`)],
    ["the session cookie", (token) => inHeader("cookie", `better-auth.session_token=${token}`)],
    ["X-Access-Token", (token) => inHeader("x-access-token", token)],
    ["X-Authorization", (token) => inHeader("x-authorization", `Bearer ${token}`)],
    ["Proxy-Authorization", (token) => inHeader("proxy-authorization", `Bearer ${token}`)],
    [
      "X-Forwarded-Authorization",
      (token) => inHeader("x-forwarded-authorization", `Bearer ${token}`),
    ],
    ["Sec-WebSocket-Protocol", (token) => inHeader("sec-websocket-protocol", `bearer, ${token}`)],
    ["X-API-Key", (token) => inHeader("x-api-key", token)],
    ["the user info of the path", (token) => ({ path: `/api/tasks;token=${token}` })],
  ];
  it.each(elsewhere)("no access for a valid token in %s", async (_, call) => {
    const answer = await send(call(newUser().token));
    if (answer.status === 404) return expectRefusal(answer, 404, "RESOURCE_NOT_FOUND");
    expectMissingToken(answer);
  });

  const verbs = [
    ["GET", ""],
    ["POST", ""],
    ["POST", "/bulk"],
    ["GET", "/1"],
    ["PUT", "/1"],
    ["PATCH", "/1"],
    ["DELETE", "/1"],
    ["PATCH", "/1/complete"],
  ] as const;
  const routes = families.flatMap((family) => verbs.map((verb) => [...verb, family] as const));
  it.each(routes)(
    "401 before anything else is looked at: %s …%s %o",
    async (method, suffix, family) => {
      const path = `${family.tasksOf(newUser())}${suffix}`;
      const bodies = ["{", "[]", '{"title":1}', "x".repeat(1_000)];
      for (const body of method === "GET" ? [undefined] : bodies) {
        const call = { method, path, ...(body !== undefined && { body }) };
        expectMissingToken(await send(call));
        expectInvalidToken(await send({ ...call, as: { token: "a.b.c" } }));
      }
    },
  );
});

function inHeader(name: string, value: string): Parameters<typeof send>[0] {
  return { path: "/api/tasks", headers: { [name]: value } };
}
