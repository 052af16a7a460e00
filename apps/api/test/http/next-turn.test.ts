import { setImmediate as endOfTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { nextTurn } from "#http/next-turn.ts";

test("of many long answers a few get a turn, in their order, then others do", async () => {
  const begun: number[] = [];
  const all = Array.from({ length: 30 }, (_, index) => nextTurn().then(() => begun.push(index)));
  const lengths: number[] = [];
  while (begun.length < all.length) {
    await endOfTurn();
    lengths.push(begun.length);
  }
  expect(begun).toEqual(all.map((_, index) => index));
  expect(Math.max(...lengths.map((length, at) => length - (lengths[at - 1] ?? 0)))).toBe(8);
});

test("an answer that waits alone gets the next turn", async () => {
  let isBegun = false;
  void nextTurn().then(() => (isBegun = true));
  await endOfTurn();
  expect(isBegun).toBe(true);
});
