import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { signedInBrowser } from "../../fixtures/browser.ts";
import { type Call, send } from "../../fixtures/http.ts";
import { logText } from "../../fixtures/log.ts";
import { secretOfTarget, withProcess } from "../../fixtures/target.ts";
import { forge, headerOfToken, validClaims } from "../../fixtures/tokens.ts";
import { newAddress, newUser } from "../../fixtures/users.ts";

const marker = `planted-${randomUUID()}`;
const email = `${marker}@conformance.example`;
const tasks = "/api/tasks";
const withHeaders = (headers: Call["headers"]): Call => ({ path: tasks, headers: { ...headers } });
const signUp = (members: object): Call => ({
  path: "/api/auth/sign-up/email",
  json: { email: `${randomUUID()}@example.com`, password: "correct horse", name: "x", ...members },
});
const posted = (json: object, headers: Call["headers"] = {}): Call => ({
  path: tasks,
  as: newUser(),
  json,
  headers,
});

const plants: [where: string, call: () => Call][] = [
  ["a title", () => posted({ title: marker })],
  ["a title that is refused", () => posted({ title: `${marker}\0` })],
  ["a description", () => posted({ title: "x", description: marker })],
  ["the name of a member", () => posted({ [marker]: 1 }, { prefer: "handling=strict" })],
  ["an Idempotency-Key", () => posted({ title: "x" }, { "idempotency-key": marker })],
  [
    "a body that is not JSON",
    () => ({ method: "POST", path: tasks, as: newUser(), body: `{${marker}` }),
  ],
  ["a token", () => withHeaders({ authorization: `Bearer ${marker}` })],
  ["another scheme", () => withHeaders({ authorization: `Basic ${marker}` })],
  ["a cookie", () => withHeaders({ cookie: `better-auth.session_token=${marker}` })],
  [
    "the name of a client",
    () => withHeaders({ "user-agent": marker, referer: `https://x/${marker}` }),
  ],
  [
    "an origin and a condition",
    () => withHeaders({ origin: `https://${marker}`, "if-match": marker }),
  ],
  [
    "the header and the claims of a token",
    () => ({
      path: tasks,
      as: { token: forge({ ...headerOfToken, kid: marker }, { ...validClaims(), email: marker }) },
    }),
  ],
  ["the query", () => ({ path: `${tasks}?search=${marker}&${marker}=1`, as: newUser() })],
  ["a cursor", () => ({ path: `${tasks}?cursor=${marker}`, as: newUser() })],
  ["the query without a token", () => ({ path: `${tasks}?token=${marker}` })],
  ["an id", () => ({ path: `${tasks}/${marker}`, as: newUser() })],
  ["the user of the path", () => ({ path: `/api/${marker}/tasks`, as: newUser() })],
  ["the address of a sign-up", () => signUp({ email })],
  ["the address of a sign-up that is taken", () => signUp({ email })],
  [
    "the address of a sign-in",
    () => ({ path: "/api/auth/signin", json: { email, password: "wrong" } }),
  ],
  [
    "a password",
    () => ({ path: "/api/auth/signin", json: { email: "a@example.com", password: marker } }),
  ],
  ["a new password", () => signUp({ password: marker })],
  ["a display name", () => signUp({ name: marker })],
  ["a mail's token", () => ({ path: `/api/auth/verify-email?token=${marker}` })],
  [
    "a reset token in the path",
    () => ({ path: `/api/auth/reset-password/${marker}?callbackURL=/${marker}` }),
  ],
  ["a path of Better Auth", () => ({ path: `/api/auth/${marker}` })],
];

withProcess("the log", () => {
  it.each(plants)("holds nothing that was planted in %s", async (_, call) => {
    const { headers, ...others } = call();
    const id = `log-${randomUUID()}`;
    const common = { "x-forwarded-for": newAddress(), "x-request-id": id };
    const answer = await send({ ...others, headers: { ...headers, ...common } });
    expect(answer.status).toBeLessThan(500);
    const text = await logText(id);
    expect(text).not.toContain(marker);
    expect(text).not.toContain(Buffer.from(marker).toString("base64url").slice(2, -4));
  });

  it("holds neither secret, tokens, passwords nor sessions of anybody", async () => {
    const user = newUser();
    const browser = await signedInBrowser();
    const id = `log-${randomUUID()}`;
    await send({ path: tasks, as: user });
    await send({ path: tasks, as: browser, headers: { "x-request-id": id } });
    const text = await logText(id);
    const cookie = decodeURIComponent(browser.cookie.split("=")[1] ?? "");
    const session = cookie.split(".")[0] ?? "";
    expect(session.length).toBeGreaterThan(16);
    const { token, password, email: address } = browser;
    for (const hidden of [secretOfTarget(), user.token, token, password, address, session]) {
      expect(text).not.toContain(hidden);
    }
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{10}|Bearer /);
  });
});
