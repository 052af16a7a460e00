import { describe, expect, it, vi } from "vitest";
import { Failure, networkFailure } from "../src/api/failure.ts";
import { withRetries } from "../src/api/with-retries.ts";

const failure = (status: number, code: string, retryAfterSeconds?: number) =>
  new Failure({ status, code, detail: "", retryAfterSeconds });

function setUp(...failures: Failure[]) {
  const pauses: number[] = [];
  let time = 0;
  const clock = {
    now: () => time,
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
      time += milliseconds;
    },
  };
  const send = vi.fn(async () => {
    const thrown = failures[send.mock.calls.length - 1] ?? failures.at(-1);
    if (thrown && send.mock.calls.length <= failures.length) throw thrown;
    return "saved";
  });
  return { pauses, clock, send };
}

describe("withRetries", () => {
  it.each([
    ["no answer", networkFailure(true)],
    ["503 with Retry-After", failure(503, "SERVICE_UNAVAILABLE", 2)],
    ["409 in progress", failure(409, "IDEMPOTENCY_IN_PROGRESS", 1)],
  ])("sends again after %s", async (_name, thrown) => {
    const { clock, send } = setUp(thrown);
    expect(await withRetries(send, clock)).toBe("saved");
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("waits as long as the server asks for, and twice as long each time without an answer", async () => {
    const asked = setUp(failure(503, "X", 2), failure(409, "IDEMPOTENCY_IN_PROGRESS", 1));
    await withRetries(asked.send, asked.clock);
    expect(asked.pauses).toEqual([2000, 1000]);

    const unanswered = setUp(networkFailure(true), networkFailure(true));
    await withRetries(unanswered.send, unanswered.clock);
    const [first = 0, second = 0] = unanswered.pauses;
    expect(first).toBeGreaterThanOrEqual(200);
    expect(first).toBeLessThan(600);
    expect(second).toBeGreaterThanOrEqual(400);
    expect(second).toBeLessThan(1200);
  });

  it.each([
    ["an error of the server", failure(500, "INTERNAL_ERROR")],
    ["a 503 without Retry-After", failure(503, "SERVICE_UNAVAILABLE")],
    ["a 503 for longer than anybody waits", failure(503, "SERVICE_UNAVAILABLE", 30)],
    ["a refusal", failure(422, "VALIDATION_ERROR")],
    ["being offline", networkFailure(false)],
  ])("rejects at once with %s", async (_name, thrown) => {
    const { clock, send } = setUp(thrown);
    await expect(withRetries(send, clock)).rejects.toBe(thrown);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("gives up within five seconds, with the last failure", async () => {
    const down = failure(503, "SERVICE_UNAVAILABLE", 2);
    const { clock, pauses, send } = setUp(down, down, down, down);
    await expect(withRetries(send, clock)).rejects.toBe(down);
    expect(pauses).toEqual([2000, 2000]);
  });
});
