import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type Figures, layoutShift, measure, watchEnter } from "../../fixtures/figures.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const folder = join(import.meta.dirname, "../../../test-results");

const heading = (page: Page, name: string) => () =>
  expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();

/** Kilobytes of compressed scripts that a page may load before it is used. */
const mostKilobytes = { "/tasks": 160, "/": 10, "/sign-up": 120, "/sign-in": 120 };

test("pages load few scripts, and do not shift while they load", async ({
  user,
  browserContext,
}, testInfo) => {
  for (let number = 1; number <= 24; number += 1) {
    const description = number % 3 === 0 ? "Two lines\nof it" : null;
    await user.api.create({ title: `Task ${number}`, description });
  }
  const tasks = tasksPage(user.page);
  const filled = await measure(user.page, "/tasks", () =>
    expect(tasks.checkbox("Task 24")).toBeVisible(),
  );
  const figures: Record<string, Figures> = { "/tasks": filled };
  for (const [path, name] of [
    ["/", "A quiet list for everything you mean to do"],
    ["/sign-up", "Create an account"],
    ["/sign-in", "Sign in"],
  ] as const) {
    const page = await (await browserContext()).newPage();
    figures[path] = await measure(page, path, heading(page, name));
  }

  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "web-figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
  const body = JSON.stringify(figures, null, 2);
  await testInfo.attach("figures", { body, contentType: "application/json" });
  console.table(figures);

  expect(filled.scriptKib).toBeGreaterThan(0);
  for (const [path, most] of Object.entries(mostKilobytes)) {
    expect(((figures[path]?.scriptKib ?? 0) * 1024) / 1000, path).toBeLessThanOrEqual(most);
  }
  for (const [path, page] of Object.entries(figures)) {
    expect(page.layoutShift, path).toBeLessThan(0.02);
    expect(page.firstContentfulPaintMs, path).toBeGreaterThan(0);
  }

  await test.step("a shift would be seen", async () => {
    await user.page.evaluate(() => {
      const block = document.createElement("div");
      block.style.height = "200px";
      document.body.prepend(block);
    });
    await expect.poll(() => layoutShift(user.page)).toBeGreaterThan(0.02);
  });
});

test("a new task is in the list as soon as Enter is pressed", async ({ user: { page } }) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.add("Before");
  const { read } = await watchEnter(page, "Right away");
  await tasks.newTask.fill("Right away");
  await tasks.newTask.press("Enter");
  console.log(`Enter to row: ${Math.round(await read())} ms`);
});

test("opening the account menu moves nothing", async ({ user: { page } }) => {
  await tasksPage(page).goto();
  const menuButton = page.getByRole("button", { name: "Account menu" });
  const before = await menuButton.boundingBox();
  await menuButton.click();
  await expect(page.getByRole("menu")).toBeVisible();
  expect(await menuButton.boundingBox()).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  expect(await menuButton.boundingBox()).toEqual(before);
});
