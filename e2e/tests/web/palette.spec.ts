import type { Page } from "@playwright/test";
import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("Ctrl+K leads to tasks, lists, tags and actions with the keyboard alone", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Read the report", tags: ["work"] });
  await api.create({ title: "Old report", completed: true });
  const tasks = tasksPage(page);
  const palette = page.getByRole("dialog", { name: "Go to" });
  const options = palette.getByRole("option");
  await tasks.goto();
  await expect(tasks.checkbox("Read the report")).toBeVisible();

  await test.step("a task, with what matches marked", async () => {
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("combobox")).toBeFocused();
    await expectAccessible(page, "palette");
    await page.keyboard.type("REPORT");
    await expect(options).toHaveText([
      /^Old reportCompletedTasks$/,
      /^Read the report$/,
      /^Search for “REPORT”Actions$/,
    ]);
    await expect(options.locator("mark").first()).toHaveText("report");
    await expectAccessible(page, "palette with matches");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(palette).toBeHidden();
    await expect(taskDetail(page).title).toBeFocused();
    await expect(taskDetail(page).title).toHaveValue("Read the report");
  });

  await test.step("a tag, from within a text", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("wor");
    await expect(options.first()).toHaveText(/^work/);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/tasks?tag=work");
  });

  await test.step("a list and an action; ArrowUp leads to the end", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("upc");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/tasks?view=upcoming");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("report");
    await expect(options).toHaveCount(3);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect(tasks.search).toHaveValue("report");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("new t");
    await page.keyboard.press("Enter");
    await expect(tasks.newTask).toBeFocused();
  });

  await test.step("Escape goes back, but not while composing", async () => {
    await page.keyboard.press("Control+k");
    const input = palette.getByRole("combobox");
    const init = { key: "Escape", keyCode: 229, bubbles: true, cancelable: true };
    await input.dispatchEvent("keydown", init);
    await expect(palette).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
    await expect(tasks.newTask).toBeFocused();
  });
});

test("a search takes 200 emoji, as the API does: in the palette and above the list", async ({
  user: { page, api },
}) => {
  const title = "🪴".repeat(200);
  await api.create({ title });
  await api.create({ title: "Another" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.search.fill(`${title}🪴`);
  await expect(tasks.search).toHaveValue(title);
  await tasks.expectTitles(title);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /^Search tasks/ }).fill(`${title}🪴`);
  await expect(page.getByRole("option").first()).toContainText("🪴");
});

test("keys of a composition neither choose from the palette nor close it", async ({
  user: { page },
}) => {
  await tasksPage(page).goto();
  await page.keyboard.press("Control+k");
  const input = page.getByRole("combobox", { name: /^Search tasks/ });
  await input.dispatchEvent("compositionstart", { bubbles: true });
  for (const key of ["ArrowDown", "Enter", "Escape"]) {
    const init = { key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true };
    await input.dispatchEvent("keydown", init);
  }
  await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
});

test("what is typed before the palette has come is searched for, and is no shortcut", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Next report" });
  const tasks = tasksPage(page);
  const shell = await (await page.request.get("/tasks")).text();
  const arrived = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    const isOfShell = shell.includes(new URL(route.request().url()).pathname);
    if (!isOfShell) await arrived.promise;
    await route.continue();
  });
  await tasks.goto();
  await expect(tasks.checkbox("Next report")).toBeEnabled();
  const input = page.getByRole("combobox", { name: /^Search tasks/ });

  await test.step("Escape and a click take the wish back", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("u");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await tasks.newTask.click();
    await page.keyboard.type("Milk");
    await expect(tasks.newTask).toHaveValue("Milk");
    await tasks.newTask.fill("");
  });

  await page.keyboard.press("Control+k");
  await page.keyboard.type("nexx");
  await page.keyboard.press("Backspace");
  await expect(tasks.newTask).toHaveValue("");
  expect(await isLeftToBrowser(page, "F5"), "the page can be loaded again").toBe(true);
  arrived.resolve();
  await expect(input).toHaveValue("nex");
  await page.keyboard.type("t");
  await expect(input).toHaveValue("next");
  await expect(page.getByRole("option").first()).toHaveText(/^Next report/);
  await page.keyboard.press("Enter");
  await expect(taskDetail(page).title).toHaveValue("Next report");
});

function isLeftToBrowser(page: Page, key: string): Promise<boolean> {
  return page.evaluate((pressed) => {
    const init = { key: pressed, bubbles: true, cancelable: true };
    return document.body.dispatchEvent(new KeyboardEvent("keydown", init));
  }, key);
}
