import type { Locator } from "@playwright/test";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const none = { x: 0, y: 0, width: 0, height: 0 };

async function boxOf(element: Locator) {
  const { x, y, width, height } = (await element.boundingBox()) ?? none;
  return { left: x, right: x + width, top: y, width, height };
}

test("wide windows have side bar, list and pane beside each other, and notices over the list", async ({
  user: { page, api },
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await api.create({ title: "One line" });
  await api.create({ title: "Open it" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.edit("Open it");
  await expect(taskDetail(page).title).toBeVisible();
  await tasks.add("Buy milk");
  const notice = tasks.notifications.getByText("Task added");
  await expect(notice).toBeVisible();

  const side = await boxOf(page.getByRole("complementary", { name: "Side bar" }));
  const pane = await boxOf(page.getByRole("complementary", { name: "Open task" }));
  const list = await boxOf(tasks.list);
  const notices = await boxOf(tasks.notifications);
  expect(list.left).toBeGreaterThan(side.right);
  expect(pane.left).toBeGreaterThan(list.right);
  expect(list.width).toBeLessThanOrEqual(700);
  expect(notices.left).toBeGreaterThan(side.right);
  expect(notices.right).toBeLessThan(pane.left);
  expect((await boxOf(tasks.row("One line"))).height).toBe(38);
});

test("beside an open task rows keep their due date in one line, and show tags as a whole or not", async ({
  user: { page, api },
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const tags = ["home", "lease"];
  await api.create({
    title: "Ask Ana",
    tags,
    due_date: "2090-08-08T09:30:00",
    description: "Both",
  });
  await api.create({ title: "Renew passport", tags });
  const tasks = tasksPage(page);
  await tasks.goto("/tasks?view=todo");
  await tasks.edit("Ask Ana");
  await expect(taskDetail(page).title).toBeVisible();
  await expect(tasks.row("Ask Ana")).toHaveCSS("height", "38px");
  await expect(tasks.row("Ask Ana").getByText("home", { exact: true })).toBeInViewport();
  for (const title of ["Ask Ana", "Renew passport"]) {
    for (const tag of await tasks
      .row(title)
      .getByText(/^(home|lease)$/)
      .all()) {
      const isCut = await tag.evaluate((element) => {
        const { top, bottom } = element.parentElement?.getBoundingClientRect() ?? new DOMRect();
        const { y } = element.getBoundingClientRect();
        return y >= top && y < bottom && element.scrollWidth > element.clientWidth;
      });
      expect(isCut).toBe(false);
    }
  }
});

test("the account menu is seen as a whole, over side bar and list", async ({
  user: { page, api },
}) => {
  for (let index = 0; index < 20; index++) await api.create({ title: `Task ${index}` });
  for (const width of [1280, 900]) {
    await page.setViewportSize({ width, height: 720 });
    await tasksPage(page).goto("/tasks?view=todo");
    await page.getByRole("button", { name: "Account menu" }).click();
    const menu = page.getByRole("menu");
    await expect(menu.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    const isWhole = await menu.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const corners = [left + 8, right - 8].flatMap((x) =>
        [top + 8, bottom - 8].map((y) => document.elementFromPoint(x, y)),
      );
      return corners.every((found) => element.contains(found));
    });
    expect(isWhole).toBe(true);
  }
});

test("smaller windows have the pane over the list, which is out of reach until it is closed", async ({
  user: { page, api },
}) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await api.create({ title: "Open it" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.edit("Open it");
  const pane = page.getByRole("complementary", { name: "Open task" });
  await expect(taskDetail(page).title).toBeVisible();
  const side = await boxOf(page.getByRole("complementary", { name: "Side bar" }));
  expect(await boxOf(pane)).toMatchObject({ left: side.right, right: 900, top: 0, height: 700 });
  await expect(page.getByRole("main")).toHaveAttribute("inert");
  await page.keyboard.press("Escape");
  await expect(pane).toBeHidden();
  await expect(tasks.checkbox("Open it")).toBeFocused();
});

test("titles have at most two lines, and each the direction of its own text", async ({
  user: { page, api },
}) => {
  const long = "Prepare the presentation for the board ".repeat(5).trim();
  for (const title of [long, "להתקשר לאמא בערב", "Short"]) await api.create({ title });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.row("Short")).toBeVisible();
  expect((await boxOf(tasks.row(long))).height).toBeLessThanOrEqual(38 + 20);
  const titleOf = (title: string) => tasks.row(title).getByText(title, { exact: true });
  await expect(titleOf("להתקשר לאמא בערב")).toHaveCSS("direction", "rtl");
  await expect(titleOf("Short")).toHaveCSS("direction", "ltr");
});
