import type { Page } from "@playwright/test";
import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import { accountStates, taskStates, trashStates, visitorStates } from "../../fixtures/states.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test.describe("axe", () => {
  // axe looks at every state four times.
  test.describe.configure({ mode: "parallel", timeout: 300_000 });

  test("finds nothing on the pages for visitors, in no state, light, dark or with forced colours", async ({
    page,
  }) => {
    for await (const state of visitorStates(page)) await expectAccessible(page, state);
  });

  test("finds nothing on the tasks page, in no state, light, dark or with forced colours", async ({
    user,
  }) => {
    for await (const state of taskStates(user)) await expectAccessible(user.page, state);
  });

  test("finds nothing in the trash, in no state, light, dark or with forced colours", async ({
    user,
  }) => {
    for await (const state of trashStates(user)) await expectAccessible(user.page, state);
  });

  test("finds nothing on the account page, in no state, light, dark or with forced colours", async ({
    user,
  }) => {
    for await (const state of accountStates(user)) await expectAccessible(user.page, state);
  });
});

test("who asks for reduced motion gets none", async ({ user: { page, api } }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await api.create({ title: "Still" });
  await api.create({ title: "Gone" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const movements = await collectMovements(page);
  await tasks.checkbox("Still").click();
  await tasks.delete("Gone");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await movements()).toEqual([]);

  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await expect.poll(movements).not.toEqual([]);
});

/** Durations of the animations and transitions from now on that last longer than an instant. */
async function collectMovements(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { durations });
    const look = () => {
      for (const { effect } of document.getAnimations()) {
        const duration = Number(effect?.getComputedTiming().duration);
        if (duration > 1) durations.push(duration);
      }
    };
    document.addEventListener("transitionrun", look);
    document.addEventListener("animationstart", look);
  });
  return () => page.evaluate(() => (window as unknown as { durations: number[] }).durations);
}
