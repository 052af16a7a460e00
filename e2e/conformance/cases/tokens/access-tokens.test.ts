import { randomInt } from "node:crypto";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { signedInBrowser } from "../../fixtures/browser.ts";
import { type Answer, send } from "../../fixtures/http.ts";
import {
  expectInvalidToken,
  expectMissingToken,
  expectRefusal,
  factsOf,
} from "../../fixtures/refusal.ts";
import { withProcess, withUsers } from "../../fixtures/target.ts";
import {
  createTask,
  families,
  listTasks,
  newAddress,
  newUser,
  type User,
} from "../../fixtures/users.ts";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function checksumOf(random: string): string {
  let [rest, checksum] = [crc32(random), ""];
  for (let place = 0; place < 6; place += 1) {
    checksum = digits.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}

/** A token of the right form that nobody was given. */
function unknownToken(): string {
  const random = Array.from({ length: 37 }, () => digits.charAt(randomInt(62))).join("");
  return `todo_${random}${checksumOf(random)}`;
}

interface AccessToken extends User {
  tokenId: string;
}

async function accessTokenOf(user: User, ...scopes: string[]): Promise<AccessToken> {
  const json = { name: "conformance", scopes, expires_in_days: 1 };
  const made = await send({ path: "/api/tokens", as: user, json });
  expect(made.status).toBe(201);
  return { id: user.id, token: made.json.token, tokenId: made.json.id };
}

const list = (token: string, from = newAddress()) =>
  send({ path: "/api/tasks", as: { token }, headers: { "x-forwarded-for": from } });

function expectInsufficient(answer: Answer, scope: string) {
  expectRefusal(answer, 403, "INSUFFICIENT_SCOPE");
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  expect(answer.header("www-authenticate")).toBe(challenge);
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

withUsers("an access token", () => {
  it("has the form that secret scanners look for", async () => {
    const { token } = await accessTokenOf(newUser(), "tasks:read");
    expect(token).toMatch(/^todo_[0-9A-Za-z]{43}$/);
    expect(checksumOf(token.slice(5, 42))).toBe(token.slice(42));
  });

  it("takes as long to refuse when it has ended as when it never was", async () => {
    const user = newUser();
    const ended: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      const { token, tokenId } = await accessTokenOf(user, "tasks:read");
      await send({ method: "DELETE", path: `/api/tokens/${tokenId}`, as: user });
      ended.push(token);
    }
    const times: [number[], number[]] = [[], []];
    for (const token of ended) {
      for (const [kind, refused] of [token, unknownToken()].entries()) {
        const start = performance.now();
        expect((await list(refused)).status).toBe(401);
        times[kind]?.push(performance.now() - start);
      }
    }
    const [ofEnded = 0, ofUnknown = 0] = times.map(median);
    expect(ofEnded / ofUnknown).toBeGreaterThan(0.67);
    expect(ofEnded / ofUnknown).toBeLessThan(1.5);
  });

  it("is shown once, and in no later answer", async () => {
    const user = newUser();
    const { token, tokenId } = await accessTokenOf(user, "tasks:read");
    const listed = await send({ path: "/api/tokens", as: user });
    expect(listed.json).toMatchObject([{ id: tokenId, scopes: ["tasks:read"] }]);
    expect(listed.text).not.toContain(token.slice(5));
  });

  it.each(families)("reads and writes its user's tasks alone, in $family", async ({ tasksOf }) => {
    const [user, victim] = [newUser(), newUser()];
    const foreign = await createTask(victim);
    const token = await accessTokenOf(user, "tasks:write");
    const mine = await createTask(token);
    expect(await listTasks(user)).toEqual([mine]);
    for (const method of ["GET", "DELETE"]) {
      const at = (id: number) => send({ method, path: `${tasksOf(token)}/${id}`, as: token });
      const answer = await at(foreign.id);
      expectRefusal(answer, 404, "RESOURCE_NOT_FOUND");
      expect(factsOf(answer)).toBe(factsOf(await at(2_147_483_647)));
    }
    expect(await listTasks(victim)).toEqual([foreign]);
  });

  it.each(families)("with tasks:read alone writes nothing, in $family", async ({ tasksOf }) => {
    const user = newUser();
    const task = await createTask(user);
    const token = await accessTokenOf(user, "tasks:read");
    const base = tasksOf(token);
    const writes: [method: string, path: string][] = [
      ["POST", base],
      ["POST", `${base}/bulk`],
      ["PUT", `${base}/${task.id}`],
      ["PATCH", `${base}/${task.id}`],
      ["DELETE", `${base}/${task.id}`],
      ["PATCH", `${base}/${task.id}/complete`],
      ["POST", `${base}/${task.id}/undo`],
      ["DELETE", base.replace(/tasks$/, "trash")],
      ["DELETE", base.replace(/tasks$/, `trash/${task.id}`)],
    ];
    for (const [method, path] of writes) {
      const json = { title: "x", completed: true, operations: [] };
      expectInsufficient(await send({ method, path, as: token, json }), "tasks:write");
    }
    for (const path of [base, `${base}/${task.id}`, `${base}/counts`]) {
      for (const method of ["GET", "HEAD"]) {
        expect((await send({ method, path, as: token })).status).toBe(200);
      }
    }
    expect(await listTasks(user)).toEqual([task]);
  });

  it("makes, sees and ends no token", async () => {
    const token = await accessTokenOf(newUser(), "tasks:read", "tasks:write");
    const json = { name: "another", scopes: ["tasks:write"] };
    expectRefusal(await send({ path: "/api/tokens", as: token, json }), 403, "FORBIDDEN");
    expectRefusal(await send({ path: "/api/tokens", as: token }), 403, "FORBIDDEN");
    const path = `/api/tokens/${token.tokenId}`;
    expectRefusal(await send({ method: "DELETE", path, as: token }), 403, "FORBIDDEN");
  });

  it.each(["me", "get-session", "token", "list-sessions", "nothing/../me", "%6de"])(
    "opens nothing at /api/auth/%s",
    async (name) => {
      const token = await accessTokenOf(newUser(), "tasks:write");
      const answer = await send({ path: `/api/auth/${name}`, as: token });
      expect([401, 403, 404]).toContain(answer.status);
      expect(answer.text).not.toContain(token.id);
    },
  );

  it("is the actor of its changes, in all of them", async () => {
    const user = newUser();
    const token = await accessTokenOf(user, "tasks:write");
    await createTask(user);
    const task = await createTask(token);
    await send({ method: "DELETE", path: `/api/tasks/${task.id}`, as: token });
    const { changes } = (await send({ path: "/api/changes?since=0", as: user })).json;
    const actors = changes.map(({ actor }: { actor: string | null }) => actor);
    expect(actors).toEqual([null, token.tokenId, token.tokenId]);
  });

  it("is ended by its user alone, and refused within ten seconds", async () => {
    const user = newUser();
    const token = await accessTokenOf(user, "tasks:read");
    expect((await list(token.token)).status).toBe(200);
    const path = `/api/tokens/${token.tokenId}`;
    expectRefusal(await send({ method: "DELETE", path, as: newUser() }), 404, "RESOURCE_NOT_FOUND");
    expect((await list(token.token)).status).toBe(200);
    expect((await send({ method: "DELETE", path, as: user })).status).toBe(204);
    const endedAt = performance.now();
    await expect
      .poll(async () => (await list(token.token)).status, { timeout: 10_000, interval: 250 })
      .toBe(401);
    expect(performance.now() - endedAt).toBeLessThan(10_000);
  });

  it("stays after a change of password", async () => {
    const browser = await signedInBrowser();
    const token = await accessTokenOf(browser, "tasks:read");
    const json = { currentPassword: browser.password, newPassword: "a new password" };
    const changed = await browser.send({ path: "/api/auth/change-password", json });
    expect(changed.status).toBe(200);
    expect((await list(token.token)).status).toBe(200);
  });

  const wrong: [string, (token: string) => string][] = [
    ["truncated", (token) => token.slice(0, -1)],
    ["longer by one", (token) => `${token}0`],
    ["in upper case", (token) => `todo_${token.slice(5).toUpperCase()}`],
    ["in lower case", (token) => token.toLowerCase()],
    ["with its prefix in upper case", (token) => token.replace("todo_", "TODO_")],
    ["without its prefix", (token) => token.slice(5)],
    ["with the checksum of another", (token) => token.slice(0, -6) + unknownToken().slice(-6)],
    ["reversed", (token) => `todo_${[...token.slice(5)].reverse().join("")}`],
    ["twice", (token) => token + token],
    ["unknown", unknownToken],
  ];
  it.each(wrong)("401 for one that is %s", async (_what, change) => {
    const { token } = await accessTokenOf(newUser(), "tasks:read");
    expectInvalidToken(await list(change(token)));
    expect((await list(token)).status).toBe(200);
  });

  it.each(["token", "access_token", "todo"])(
    "is nothing in the parameter or cookie %s",
    async (name) => {
      const { token } = await accessTokenOf(newUser(), "tasks:read");
      expectMissingToken(await send({ path: `/api/tasks?${name}=${token}` }));
      const headers = { cookie: `${name}=${token}` };
      expectMissingToken(await send({ path: "/api/tasks", headers }));
    },
  );
});

// Each process looks a known token up once: behind a balancer that look may come too late.
withProcess("1,000 unknown access tokens from one address", () => {
  it("are refused, most without a look, while a known one goes on and nobody else is held up", async () => {
    const [from, other] = [newAddress(), newAddress()];
    const known = await accessTokenOf(newUser(), "tasks:read");
    expect((await list(known.token, from)).status).toBe(200);
    const counts = { 401: 0, 429: 0 };
    for (let round = 0; round < 40; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 25 }, () => list(unknownToken(), from)),
      );
      for (const { status } of answers) counts[status as 401 | 429] += 1;
      expect((await list(known.token, from)).status).toBe(200);
    }
    expect(counts[401] + counts[429]).toBe(1_000);
    expect(counts[429]).toBeGreaterThan(800);
    expectInvalidToken(await list(unknownToken(), other));
    expect((await list((await accessTokenOf(newUser(), "tasks:read")).token, other)).status).toBe(
      200,
    );
  });
});

describe("without a user", () => {
  it("401 for making and listing access tokens", async () => {
    expectMissingToken(await send({ path: "/api/tokens" }));
    const json = { name: "x", scopes: ["tasks:read"] };
    expectMissingToken(await send({ path: "/api/tokens", json }));
  });
});
