import { setTimeout as sleep } from "node:timers/promises";
import type { JSONWebKeySet } from "jose";
import { describe, expect, test } from "vitest";
import { createExternalAuthenticate } from "../src/external-auth.ts";
import { createKeySet, type KeysFailure, KeysUnavailableError } from "../src/key-set.ts";
import { secret } from "./forge.ts";
import { hangingUp, newIssuerKey, publishing, startKeyServer } from "./key-server.ts";
import { refusalOf } from "./refusal.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const one = await newIssuerKey("one");
const other = await newIssuerKey("other");

/** A verifier of tokens of a new key server, with a clock that tests move. */
async function start() {
  const server = await startKeyServer(publishing(one.jwk));
  const clock = { ms: Date.now() };
  const failures: unknown[] = [];
  const authenticate = createExternalAuthenticate({
    secret,
    keySetUrl: server.url,
    issuer: undefined,
    audience: undefined,
    onKeysUnavailable: (error) => failures.push(error),
    now: () => clock.ms,
  });
  const send = async (key: typeof one, header?: object) => {
    const exp = Math.floor(clock.ms / 1000) + 600;
    return authenticate(`Bearer ${await key.sign({ sub: "user-1", exp }, header)}`);
  };
  return { server, clock, failures, authenticate, send };
}

const principal = { id: "user-1", sessionId: undefined };
const outage = (work: Promise<unknown>) => expect(work).rejects.toThrowError(KeysUnavailableError);

describe("fetches", () => {
  test("once for a hundred requests at a time, and for all of five minutes", async () => {
    const { server, clock, send } = await start();
    await Promise.all(Array.from({ length: 100 }, () => send(one)));
    clock.ms += 5 * minute;
    expect(await send(one)).toMatchObject(principal);
    await sleep(100);
    expect(server.fetches).toBe(1);
  });

  test("in passing after five minutes, and before the answer after ten", async () => {
    const { server, clock, send } = await start();
    await send(one);
    server.answer = () => {};
    clock.ms += 6 * minute;
    expect(await send(one)).toMatchObject(principal);
    await expect.poll(() => server.fetches).toBe(2);

    const late = await start();
    await late.send(one);
    late.server.answer = publishing(other.jwk);
    late.clock.ms += 10 * minute + 1;
    expect(await refusalOf(late.send(one))).toBe("unknown-key");
    expect(await late.send(other)).toMatchObject(principal);
  });

  test("once for a hundred tokens that name keys at random, however often", async () => {
    const { server, send } = await start();
    await send(one);
    const startedAt = performance.now();
    const strangers = Array.from({ length: 100 }, (_, kid) => send(other, { kid: `k${kid}` }));
    const refusals = await Promise.all(strangers.map(refusalOf));
    expect(new Set(refusals)).toEqual(new Set(["unknown-key"]));
    expect(server.fetches).toBe(2);
    expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  });
});

describe("a withdrawn key", () => {
  test.each([8.5, 9, 9.5, 9.99, 10])(
    "opens nothing ten minutes after it was fetched, though its token was used after %d",
    async (minutes) => {
      const { server, clock, authenticate } = await start();
      const fetchedAt = clock.ms;
      const exp = Math.floor(clock.ms / 1000) + 3600;
      const token = `Bearer ${await one.sign({ sub: "user-1", exp })}`;
      expect(await authenticate(token)).toMatchObject(principal);
      server.answer = publishing(other.jwk);
      clock.ms = fetchedAt + minutes * minute;
      await authenticate(token).catch(() => {});
      clock.ms = fetchedAt + 10 * minute;
      expect(await refusalOf(authenticate(token))).toBe("unknown-key");
    },
  );

  test("is used for nine minutes at least, and its remembered tokens for one more", async () => {
    const { server, clock, authenticate } = await start();
    const exp = Math.floor(clock.ms / 1000) + 3600;
    const token = `Bearer ${await one.sign({ sub: "user-1", exp })}`;
    await authenticate(token);
    server.answer = () => {};
    clock.ms += 9 * minute;
    const startedAt = performance.now();
    expect(await authenticate(token)).toMatchObject(principal);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    clock.ms += minute - 1;
    expect(await authenticate(token)).toMatchObject(principal);
  });
});

describe("rotation", () => {
  test("a token of a key that was published a moment ago is accepted, not refused", async () => {
    const { server, send } = await start();
    await send(one);
    server.answer = publishing(one.jwk, other.jwk);
    expect(await send(other)).toMatchObject(principal);
    expect(await send(one)).toMatchObject(principal);
    expect(server.fetches).toBe(2);
  });
});

describe("an outage", () => {
  test.each([
    ["timeout", () => Promise.reject(new KeysUnavailableError("timeout"))],
    ["not-a-key-set", async () => ({ keys: [7] }) as unknown as JSONWebKeySet],
    ["unreachable", () => Promise.reject(new Error("connect ECONNREFUSED"))],
  ])("is reported as %s alone", async (code, load) => {
    const find = createKeySet({ load });
    const error = new KeysUnavailableError(code as KeysFailure);
    expect(String(error)).toBe(`KeysUnavailableError: Keys unavailable: ${code}`);
    await expect(find({ alg: "EdDSA" }, { payload: "", signature: "" })).rejects.toThrow(error);
  });

  test("no keys yet: unavailable, never a refusal, with one fetch in ten seconds", async () => {
    const { server, clock, failures, send } = await start();
    server.answer = hangingUp;
    await outage(send(one));
    await outage(send(one));
    expect(server.fetches).toBe(1);
    expect(failures).toEqual([expect.objectContaining({ code: "unreachable" })]);
    server.answer = publishing(one.jwk);
    clock.ms += 10_000;
    expect(await send(one)).toMatchObject(principal);
  });

  test("known keys serve on for a day, unknown ones are unavailable", async () => {
    const { server, clock, send } = await start();
    await send(one);
    server.answer = hangingUp;
    clock.ms += day - minute;
    expect(await send(one)).toMatchObject(principal);
    await outage(send(other));
    expect(server.fetches).toBe(2);
    clock.ms += minute;
    expect(await send(one)).toMatchObject(principal);
    clock.ms += 1;
    await outage(send(one, { kid: "one", typ: "JWT" }));
    server.answer = publishing(one.jwk);
    clock.ms += 10_000;
    expect(await send(one)).toMatchObject(principal);
  });
});
