import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../src/api-error.ts";
import { createTaskClient } from "../src/task-client.ts";
import { createTokenCache, readClaims } from "../src/token-cache.ts";
import { passwordToken, sessionToken } from "../src/token-sources.ts";
import { json, newToken, refusal, startServer, taskReply } from "./scripted-server.ts";

const lifetimeSeconds = 900;
const signedOut = new ApiError({ status: 401, code: "AUTHENTICATION_REQUIRED", detail: "" });
const unreachable = new ApiError({ status: 0, code: "NETWORK", detail: "" });

function setUp() {
  const clock = { now: 1_000_000 };
  const source = vi.fn(async () => newToken());
  const cache = createTokenCache(source, () => clock.now);
  const pass = (seconds: number) => {
    clock.now += seconds * 1000;
  };
  return { cache, source, pass };
}

describe("createTokenCache", () => {
  it("asks once for callers that come at the same time, and not again while the token is fresh", async () => {
    const { cache, source, pass } = setUp();
    const [first, second] = await Promise.all([cache.get(), cache.get()]);
    pass(lifetimeSeconds * 0.79);
    expect([second, await cache.get()]).toEqual([first, first]);
    expect(source).toHaveBeenCalledTimes(1);
  });

  it("renews before the token expires, by its lifetime and not by the server's clock", async () => {
    const { cache, source, pass } = setUp();
    const first = await cache.get();
    pass(lifetimeSeconds * 0.81);
    expect(await cache.get()).not.toBe(first);
    expect(source).toHaveBeenCalledTimes(2);
  });

  it("goes on with a token that is still valid while a new one can't be fetched", async () => {
    const { cache, source, pass } = setUp();
    const first = await cache.get();
    source.mockRejectedValue(unreachable);
    pass(lifetimeSeconds * 0.9);
    expect(await cache.get()).toBe(first);
    pass(lifetimeSeconds * 0.2);
    await expect(cache.get()).rejects.toBe(unreachable);
    expect(cache.current()).toBeUndefined();
  });

  it("does not go on with a token whose session has ended", async () => {
    const { cache, source, pass } = setUp();
    await cache.get();
    source.mockRejectedValue(signedOut);
    pass(lifetimeSeconds * 0.9);
    await expect(cache.get()).rejects.toBe(signedOut);
    expect(cache.current()).toBeUndefined();
  });

  it("replaces a refused token once, however many callers were refused with it", async () => {
    const { cache, source } = setUp();
    const refused = await cache.get();
    const [first, second] = await Promise.all([cache.renew(refused), cache.renew(refused)]);
    expect(first).toBe(second);
    expect(first).not.toBe(refused);
    expect(await cache.renew(refused)).toBe(first);
    expect(source).toHaveBeenCalledTimes(2);
  });

  it("refuses the token of another user, and goes on when the first one is back", async () => {
    const { cache, source, pass } = setUp();
    const first = await cache.get();
    source.mockResolvedValueOnce(newToken({ sub: "bob" }));
    pass(lifetimeSeconds * 0.9);
    await expect(cache.get()).rejects.toMatchObject({ status: 401 });
    expect(cache.current()).toBeUndefined();
    expect(readClaims(await cache.get())).toMatchObject({ sub: readClaims(first).sub });
  });

  it("takes a token of another issuer that does not say since when it is valid", async () => {
    const token = newToken({ iat: undefined, exp: 1_000 + lifetimeSeconds });
    const source = vi.fn(async () => token);
    const cache = createTokenCache(source, () => 1_000_000);
    expect([await cache.get(), await cache.get()]).toEqual([token, token]);
    expect(source).toHaveBeenCalledTimes(1);
  });
});

it("reads subjects outside ASCII", () => {
  expect(readClaims(newToken({ sub: "użytkownik-✓" })).sub).toBe("użytkownik-✓");
});

describe("a call", () => {
  it("that is refused is sent once more with a new token, and then given up", async () => {
    const unauthorized = refusal(401, "AUTHENTICATION_REQUIRED");
    const { baseUrl, received } = await startServer(unauthorized, taskReply(), unauthorized);
    const tasks = createTaskClient({ baseUrl, token: async () => newToken() });
    await tasks.find(7);
    const [first, second] = received.map(({ headers }) => headers.authorization);
    expect(first).toMatch(/^Bearer e30\./);
    expect(second).toMatch(/^Bearer e30\./);
    expect(second).not.toBe(first);
    await expect(tasks.find(7)).rejects.toMatchObject({ status: 401 });
    expect(received).toHaveLength(4);
  });

  it("is sent once more also with the same token, which a new one of the same second is", async () => {
    const unauthorized = refusal(401, "AUTHENTICATION_REQUIRED");
    const { baseUrl, received } = await startServer(unauthorized, taskReply(), unauthorized);
    const given = newToken();
    const tasks = createTaskClient({ baseUrl, token: async () => given });
    expect(await tasks.find(7)).toMatchObject({ task: { id: 7 } });
    await expect(tasks.find(7)).rejects.toMatchObject({ code: "AUTHENTICATION_REQUIRED" });
    expect(received).toHaveLength(4);
  });
});

it("a write is not sent for another user who signs in meanwhile", async () => {
  const { baseUrl, received } = await startServer(refusal(401, "AUTHENTICATION_REQUIRED"));
  const token = vi.fn(async () => newToken({ sub: "bob" })).mockResolvedValueOnce(newToken());
  const tasks = createTaskClient({ baseUrl, token });
  await expect(tasks.create({ title: "Ada's" })).rejects.toMatchObject({
    status: 401,
    code: "AUTHENTICATION_REQUIRED",
  });
  expect(received).toHaveLength(1);
});

const unreadable = ["", "not.one", "e30.bnVsbA.of-null", "e30.e30.without-claims", undefined];

it.each(unreadable)("a token that can't be read is refused by the API: %j", async (given) => {
  const { baseUrl } = await startServer(refusal(401, "AUTHENTICATION_REQUIRED"));
  const tasks = createTaskClient({ baseUrl, token: async () => given as string });
  const error: unknown = await tasks.find(7).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 401 });
});

describe("a call that waits for a token", () => {
  it("is given up in its time, and the next one asks again", async () => {
    const { baseUrl, received } = await startServer(taskReply());
    const token = vi
      .fn(async () => newToken())
      .mockImplementationOnce(() => new Promise(() => undefined));
    const tasks = createTaskClient({ baseUrl, token, timeoutMs: 50, retryForMs: 0 });
    await expect(tasks.find(7)).rejects.toMatchObject({ status: 0, code: "NETWORK" });
    expect(received).toEqual([]);
    expect(await tasks.find(7)).toMatchObject({ task: { id: 7 } });
  });

  it("ends with the signal's reason; others go on waiting", async () => {
    const { baseUrl } = await startServer(taskReply());
    let give = (_token: string) => {};
    const token = () => new Promise<string>((resolve) => (give = resolve));
    const tasks = createTaskClient({ baseUrl, token });
    const abort = new AbortController();
    const reason = new Error("Not wanted any more");
    const ended = tasks.find(7, { signal: abort.signal });
    const waiting = tasks.find(7);
    abort.abort(reason);
    await expect(ended).rejects.toBe(reason);
    give(newToken());
    expect(await waiting).toMatchObject({ task: { id: 7 } });
  });
});

describe("a token", () => {
  it("comes from the session of the browser", async () => {
    const token = newToken();
    const server = await startServer(json(200, { token }), refusal(401, "AUTHENTICATION_REQUIRED"));
    const source = sessionToken(server.baseUrl);
    expect(await source()).toBe(token);
    await expect(source()).rejects.toMatchObject({ status: 401, requestId: "of-the-test" });
    expect(server.received[0]).toMatchObject({ method: "GET", url: "/api/auth/token" });
  });

  it("comes from e-mail and password", async () => {
    const token = newToken();
    const server = await startServer(
      json(200, { access_token: token }),
      refusal(401, "INVALID_CREDENTIALS"),
    );
    const source = passwordToken(server.baseUrl, { email: "ada@example.com", password: "secret" });
    expect(await source()).toBe(token);
    const [{ url, body } = { url: "", body: "" }] = server.received;
    expect(url).toBe("/api/auth/signin");
    expect(JSON.parse(body)).toEqual({ email: "ada@example.com", password: "secret" });
    await expect(source()).rejects.toMatchObject({ code: "INVALID_CREDENTIALS" });
  });
});
