import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@todo/client/api-error";
import type { TaskVersion } from "@todo/client/task-version";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createOutbox } from "#tasks/add/outbox.ts";
import { toDraft, toEditedTask } from "#tasks/detail/edited-fields.ts";
import { isLine } from "#tasks/add/waiting-tasks.ts";
import { newTask } from "./new-task.ts";

/** Storage whose keys are its own, as in browsers. */
class FakeStorage {
  [key: string]: unknown;
  static isFull = false;
  getItem(key: string) {
    return this[key] ?? null;
  }
  setItem(key: string, text: string) {
    if (FakeStorage.isFull) throw new Error("QuotaExceededError");
    this[key] = text;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

let localStorage: FakeStorage;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage = new FakeStorage();
  FakeStorage.isFull = false;
  vi.stubGlobal("window", Object.assign(new EventTarget(), { localStorage }));
  vi.stubGlobal("navigator", { onLine: true });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** An outbox whose requests wait for `answer`. */
function newOutbox() {
  let answer: (error: ApiError) => void = () => undefined;
  const create = vi.fn(() => new Promise<TaskVersion>((_, reject) => (answer = reject)));
  const outbox = createOutbox({
    tasks: { create, find: vi.fn() },
    queryClient: new QueryClient(),
    undo: { offer: vi.fn() },
    announce: vi.fn(),
  });
  const end = outbox.start();
  outbox.join("ada");
  const refuse = async (status: number, code: ApiError["code"]) => {
    answer(new ApiError({ status, code, detail: "No." }));
    await vi.advanceTimersByTimeAsync(60_000);
  };
  return { outbox, create, end, refuse };
}

const add = async (outbox: ReturnType<typeof createOutbox>) => {
  outbox.add("Tea", { title: "Tea" });
  await vi.advanceTimersByTimeAsync(0);
};

it("a task is sent again after an error that passes", async () => {
  const { outbox, create, refuse } = newOutbox();
  await add(outbox);
  await refuse(503, "SERVICE_UNAVAILABLE");
  expect(create).toHaveBeenCalledTimes(2);
});

it("while another tab sends a task, later ones wait for it", async () => {
  const held = new Set<string>();
  const request = (name: string, _options: LockOptions, work: (lock: object | null) => unknown) =>
    work(held.has(name) ? null : {});
  vi.stubGlobal("navigator", { onLine: false, locks: { request } });
  const { outbox, create } = newOutbox();
  await add(outbox);
  await add(outbox);
  const earlier = `adding ${outbox.waiting.getState()[0]?.uid}`;
  held.add(earlier);
  vi.stubGlobal("navigator", { onLine: true, locks: { request } });
  outbox.join("ada");
  await vi.advanceTimersByTimeAsync(0);
  expect(create).not.toHaveBeenCalled();
  held.delete(earlier);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(create).toHaveBeenCalled();
});

it("nothing is sent again once the visit is over, in the middle of a request too", async () => {
  const { outbox, create, end, refuse } = newOutbox();
  await add(outbox);
  end();
  await refuse(401, "AUTHENTICATION_REQUIRED");
  expect(create).toHaveBeenCalledTimes(1);
});

it.each([
  [422, "VALIDATION_ERROR", false],
  [500, "INTERNAL_ERROR", true],
] as const)(
  "what was dropped in the middle of its request does not come back: %i %s",
  async (status, code, isFull) => {
    FakeStorage.isFull = isFull;
    const { outbox, create, refuse } = newOutbox();
    await add(outbox);
    outbox.discardAll();
    await refuse(status, code);
    expect(outbox.waiting.getState()).toEqual([]);
    expect(Object.keys(localStorage)).toEqual([]);
    expect(create).toHaveBeenCalledTimes(1);
  },
);

it("a task waits once, if there is no room for why it waits", async () => {
  const { outbox, refuse } = newOutbox();
  await add(outbox);
  FakeStorage.isFull = true;
  await refuse(503, "SERVICE_UNAVAILABLE");
  window.dispatchEvent(Object.assign(new Event("storage"), { key: null }));
  expect(outbox.waiting.getState()).toHaveLength(1);
});

it("only what was typed is given back as a line: a task of the pane has more than its title", async () => {
  const { outbox } = newOutbox();
  outbox.add("Tea #home", { title: "Tea", tags: ["home"] });
  outbox.add("Tea", toEditedTask(toDraft(newTask(1, { title: "Tea", due_date: "2026-01-20" }))));
  expect(outbox.waiting.getState().map(isLine)).toEqual([true, false]);
});
