// What people perceive of a page, in any engine.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, vi } from "vitest";
import type { Engine } from "./engine.ts";

const require = createRequire(import.meta.url);
const library = readFileSync(
  require.resolve("@testing-library/dom").replace(/dist.*/, "dist/@testing-library/dom.umd.js"),
  "utf8",
);

export type Screen = ReturnType<typeof createScreen>;

export function createScreen(engine: Engine) {
  /** The expression of the elements with a role and a name; part of the name is enough. */
  const all = (role: string, name: string) =>
    `TestingLibraryDom.queryAllByRole(document.body, ${JSON.stringify(role)}, { name: new RegExp(${JSON.stringify(name)}) })`;

  async function evaluate(expression: string): Promise<unknown> {
    const isLoaded = await engine.evaluate(`typeof TestingLibraryDom === "object"`);
    if (!isLoaded) await engine.evaluate(`(() => { ${library}\n return true; })()`);
    return engine.evaluate(expression);
  }
  const count = (role: string, name: string) => evaluate(`${all(role, name)}.length`);
  const expectSome = (role: string, name = "") =>
    expect.poll(() => count(role, name), { message: `${role} ${name}` }).toBeGreaterThan(0);

  return {
    evaluate,
    expectSome,
    expectNone: (role: string, name = "") =>
      expect.poll(() => count(role, name), { message: `no ${role} ${name}` }).toBe(0),
    /** Waits until the focused element is such a one. */
    expectFocused: (role: string, name: string) =>
      expect
        .poll(() => evaluate(`${all(role, name)}.includes(document.activeElement)`), {
          message: `focus on ${role} ${name}`,
        })
        .toBe(true),
    expectChecked: (name: string) =>
      expect.poll(() => evaluate(`${all("checkbox", name)}[0]?.checked`)).toBe(true),
    expectTrue: (expression: string) =>
      expect.poll(() => engine.evaluate(expression), { message: expression }).toBe(true),
    expectText: (text: string) =>
      expect.poll(() => engine.evaluate("document.body.innerText")).toContain(text),
    expectPath: (path: string) =>
      expect.poll(() => engine.evaluate("location.pathname + location.search")).toBe(path),
    async click(role: string, name: string): Promise<void> {
      const isEnabled = `${all(role, name)}[0]?.disabled !== true`;
      await expectSome(role, name);
      // A task that is being saved takes no click, without an error.
      await expect.poll(() => evaluate(isEnabled), { message: `enabled ${name}` }).toBe(true);
      // What is still opening refuses a click.
      await vi.waitFor(() => engine.click(`${all(role, name)}[0]`), 5_000);
    },
    /** Clicks a text field and types into it. */
    async fill(label: string, text: string): Promise<void> {
      const field = `document.querySelector(${JSON.stringify(label)})`;
      await expect.poll(() => engine.evaluate(`${field} !== null`)).toBe(true);
      await engine.click(field);
      await engine.type(text);
    },
  };
}
