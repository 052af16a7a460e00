import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { fetchKeySet } from "../src/remote-key-set.ts";
import { answering, hangingUp, newIssuerKey, publishing, startKeyServer } from "./key-server.ts";

const { jwk } = await newIssuerKey("one");
const keySet = JSON.stringify({ keys: [jwk] });
const server = await startKeyServer(publishing(jwk));

const reasonOf = async (answer: typeof server.answer) => {
  server.answer = answer;
  const error = await fetchKeySet(server.url).then(
    () => undefined,
    (cause: { code: string }) => cause,
  );
  return error?.code;
};

describe("accepted", () => {
  test.each(["application/json", "application/jwk-set+json", "application/octet-stream"])(
    "a key set as %s",
    async (type) => {
      server.answer = answering(keySet, { type });
      expect(await fetchKeySet(server.url)).toEqual({ keys: [jwk] });
    },
  );

  test("a key set of 256 KiB, and none of a byte more", async () => {
    const padded = (bytes: number) => answering(keySet.padEnd(bytes));
    expect(await reasonOf(padded(256 * 1024))).toBeUndefined();
    expect(await reasonOf(padded(256 * 1024 + 1))).toBe("too-large");
  });

  test("what is asked for by the media type of key sets", async () => {
    let accept: string | undefined;
    server.answer = (response) => {
      ({ accept } = response.req.headers);
      publishing(jwk)(response);
    };
    await fetchKeySet(server.url);
    expect(accept).toBe("application/jwk-set+json, application/json");
  });

  test("members that nobody knows are dropped", async () => {
    server.answer = answering(JSON.stringify({ keys: [jwk], more: "x".repeat(1_000) }));
    expect(await fetchKeySet(server.url)).toEqual({ keys: [jwk] });
  });
});

describe("unavailable", () => {
  test.each([
    ["a page of HTML", "<html><body>Sign in to the network</body></html>"],
    ["nothing", ""],
    ["null", "null"],
    ["an array", "[]"],
    ["an object without keys", "{}"],
    ["keys that are no array", '{"keys":{}}'],
  ])("for %s instead of a key set", async (_what, body) => {
    expect(await reasonOf(answering(body, { type: "text/html" }))).toBe("not-a-key-set");
  });

  test.each([204, 301, 302, 307, 401, 404, 500, 503])("for status %i", async (status) => {
    const before = server.fetches;
    const elsewhere = (response: Parameters<typeof server.answer>[0]) => {
      response.writeHead(status, { location: server.url }).end(status === 204 ? "" : keySet);
    };
    expect(await reasonOf(elsewhere)).toBe("status");
    expect(server.fetches).toBe(before + 1);
  });

  test("for a huge set, by bytes while it streams and by keys", async () => {
    const endless = (response: Parameters<typeof server.answer>[0]) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    };
    expect(await reasonOf(endless)).toBe("too-large");
    const many = Array.from({ length: 101 }, () => ({ kty: "OKP" }));
    expect(await reasonOf(answering(JSON.stringify({ keys: many })))).toBe("too-large");
    expect(await reasonOf(answering(JSON.stringify({ keys: many.slice(1) })))).toBe(undefined);
  });

  test("for a connection that breaks, or a server that is gone", async () => {
    expect(await reasonOf(hangingUp)).toBe("unreachable");
    const nowhere = fetchKeySet("http://127.0.0.1:9/jwks");
    await expect(nowhere).rejects.toMatchObject({ code: "unreachable" });
  });

  test("for no answer, and for half an answer, after three seconds", async () => {
    const half = (response: Parameters<typeof server.answer>[0]) => {
      response.writeHead(200).write('{"keys":[');
    };
    const startedAt = performance.now();
    server.answer = () => {};
    const silent = fetchKeySet(server.url).catch((error: unknown) => error);
    await sleep(100);
    expect(await reasonOf(half)).toBe("timeout");
    expect(await silent).toMatchObject({ code: "timeout" });
    expect(performance.now() - startedAt).toBeGreaterThan(2_900);
  });
});
