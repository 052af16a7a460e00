import { describe, expect, it, vi } from "vitest";
import { Failure } from "../src/api/failure.ts";
import { createTokenCache } from "../src/auth/token-cache.ts";

const lifetimeSeconds = 900;
let issued = 0;

function jwt(subject = "ana"): string {
  issued += 1;
  const claims = { sub: subject, iat: 5, exp: 5 + lifetimeSeconds, jti: issued };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
}

function setUp(fetchToken: () => Promise<string> = async () => jwt()) {
  const clock = { now: 1_000_000 };
  const fetch = vi.fn(fetchToken);
  const users: string[] = [];
  const onUserChange = vi.fn();
  const cache = createTokenCache({
    fetchToken: fetch,
    onUser: (subject) => users.push(subject),
    onUserChange,
    now: () => clock.now,
  });
  const pass = (seconds: number) => {
    clock.now += seconds * 1000;
  };
  return { cache, fetch, users, onUserChange, pass };
}

const signedOut = () => new Failure({ status: 401, code: "UNAUTHORIZED", detail: "" });
const unreachable = () => new Failure({ status: 0, code: "NETWORK", detail: "" });

describe("createTokenCache", () => {
  it("asks once for callers that come at the same time, and not again while the token is fresh", async () => {
    const { cache, fetch, users, pass } = setUp();
    const [first, second] = await Promise.all([cache.get(), cache.get()]);
    pass(lifetimeSeconds * 0.79);
    expect([second, await cache.get()]).toEqual([first, first]);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(users).toEqual(["ana"]);
  });

  it("renews before the token expires, by its lifetime and not by the server's clock", async () => {
    const { cache, fetch, pass } = setUp();
    const first = await cache.get();
    pass(lifetimeSeconds * 0.81);
    expect(await cache.get()).not.toBe(first);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("goes on with a token that is still valid while a new one can't be fetched", async () => {
    const fetchToken = vi.fn(async () => jwt());
    const { cache, pass } = setUp(fetchToken);
    const first = await cache.get();
    fetchToken.mockImplementation(() => Promise.reject(unreachable()));
    pass(lifetimeSeconds * 0.9);
    expect(await cache.get()).toBe(first);
    pass(lifetimeSeconds * 0.2);
    await expect(cache.get()).rejects.toMatchObject({ code: "NETWORK" });
    expect(cache.current()).toBeUndefined();
  });

  it("does not go on with a token whose session has ended", async () => {
    const fetchToken = vi.fn(async () => jwt());
    const { cache, pass } = setUp(fetchToken);
    await cache.get();
    fetchToken.mockImplementation(() => Promise.reject(signedOut()));
    pass(lifetimeSeconds * 0.9);
    await expect(cache.get()).rejects.toMatchObject({ status: 401 });
  });

  it("replaces a refused token once, however many callers were refused with it", async () => {
    const { cache, fetch } = setUp();
    const refused = await cache.get();
    const [first, second] = await Promise.all([cache.renew(refused), cache.renew(refused)]);
    expect(first).toBe(second);
    expect(first).not.toBe(refused);
    expect(await cache.renew(refused)).toBe(first);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("gives nobody a token of another user who has signed in meanwhile", async () => {
    const subjects = ["ana", "ben"];
    const { cache, onUserChange } = setUp(async () => jwt(subjects.shift()));
    const refused = await cache.get();
    await expect(cache.renew(refused)).rejects.toMatchObject({ code: "USER_CHANGED" });
    expect(onUserChange).toHaveBeenCalledOnce();
    expect(cache.current()).toBeUndefined();
  });

  it("reads subjects outside ASCII", async () => {
    const { cache, users } = setUp(async () => jwt("użytkownik-✓"));
    await cache.get();
    expect(users).toEqual(["użytkownik-✓"]);
  });
});
