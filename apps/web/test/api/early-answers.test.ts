import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { type EarlyAnswer, fetchOnce } from "#api/early-answers.ts";

const asAda = { headers: { Authorization: "Bearer ada" } };

/** Opens a page whose document has asked for `/list` with Ada's token, and a server that answers later requests. */
async function openPage(early: Partial<EarlyAnswer> = {}) {
  const server = createServer((_, response) => response.end("asked later")).listen(0);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://localhost:${(server.address() as AddressInfo).port}/list`;
  const response = Promise.resolve(new Response("asked early"));
  const answer = { response, authorization: Promise.resolve("Bearer ada"), ...early };
  vi.stubGlobal("window", { earlyAnswers: new Map([[url, answer]]) });
  return async (init: RequestInit) => (await fetchOnce(url, init)).text();
}

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("takes an answer that the document has asked for, once", async () => {
  const ask = await openPage();
  expect(await ask(asAda)).toBe("asked early");
  expect(await ask(asAda)).toBe("asked later");
});

it("never gives the answer of one token to another", async () => {
  const ask = await openPage();
  expect(await ask({ headers: { Authorization: "Bearer ben" } })).toBe("asked later");
  expect(await ask(asAda)).toBe("asked later");
});

it("asks itself where the document has got no token", async () => {
  const ask = await openPage({ authorization: Promise.reject(new Error("No session.")) });
  expect(await ask(asAda)).toBe("asked later");
});

it("leaves what is not taken soon after the first answer", async () => {
  const ask = await openPage();
  window.earlyAnswers?.set("first", { response: Promise.resolve(new Response("token")) });
  await fetchOnce("first", {});
  vi.advanceTimersByTime(2000);
  expect(await ask(asAda)).toBe("asked later");
});
