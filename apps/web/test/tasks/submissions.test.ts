import { describe, expect, it, vi } from "vitest";
import { createSubmissions } from "#tasks/add/submissions.ts";

function setUp(draft = "") {
  const stored = { text: undefined as string | undefined };
  const open = (text: string) =>
    createSubmissions({
      read: () => stored.text,
      write: (next) => {
        stored.text = next || undefined;
      },
      draft: text,
    });
  return { stored, open, submissions: open(draft) };
}

describe("createSubmissions", () => {
  it("gives every submission a key of its own, also for the same title twice", () => {
    const { submissions } = setUp();
    const keys = ["Milk", "Milk", "Bread"].map((title) => submissions.begin(title).key);
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it("keeps the key of a title whose outcome is unknown, until it has ended", () => {
    const { submissions } = setUp();
    const first = submissions.begin("Milk");
    submissions.giveBack(first, "input", true);
    const second = submissions.begin("Milk");
    expect(second).toEqual(first);
    submissions.end(second);
    expect(submissions.begin("Milk").key).not.toBe(first.key);
  });

  it("takes a new key after a known failure, and for a changed title", () => {
    const { submissions } = setUp();
    const refused = submissions.begin("Milk");
    submissions.giveBack(refused, "input", false);
    const again = submissions.begin("Milk");
    expect(again.key).not.toBe(refused.key);
    submissions.giveBack(again, "input", true);
    expect(submissions.begin("Oat milk").key).not.toBe(again.key);
  });

  it("lists what did not fit into the input, to be repeated under its key", () => {
    const { submissions } = setUp();
    const onChange = vi.fn();
    submissions.listed.subscribe(onChange);
    const milk = submissions.begin("Milk");
    const bread = submissions.begin("Bread");
    submissions.giveBack(milk, "list", true);
    submissions.giveBack(bread, "input", true);
    expect(submissions.listed.getState()).toMatchObject([milk]);
    submissions.repeat(milk);
    expect(submissions.listed.getState()).toEqual([]);
    expect(submissions.begin("Bread")).toEqual(bread);
    expect(onChange).toHaveBeenCalled();
  });

  it("gives back after a reload what was being sent then, under the same keys", () => {
    const { open, submissions } = setUp();
    const milk = submissions.begin("Milk");
    const bread = submissions.begin("Bread");
    const reloaded = open("Bread ");
    expect(reloaded.listed.getState()).toMatchObject([milk]);
    expect(reloaded.begin("Bread")).toEqual(bread);
  });

  it("stores nothing any more once its store has been emptied", () => {
    const { stored, submissions } = setUp();
    const milk = submissions.begin("Milk");
    submissions.begin("Bread");
    stored.text = undefined;
    submissions.end(milk);
    expect(stored.text).toBeUndefined();
  });

  it("works without a store", () => {
    const submissions = createSubmissions({
      read: () => undefined,
      write: () => undefined,
      draft: "",
    });
    const milk = submissions.begin("Milk");
    submissions.giveBack(milk, "list", true);
    expect(submissions.listed.getState()).toMatchObject([milk]);
  });
});
