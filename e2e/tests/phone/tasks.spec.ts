import type { Locator, Page } from "@playwright/test";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { answerError, createTask, intercept } from "../../fixtures/task-calls.ts";
import { createTasks } from "../../fixtures/many-tasks.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const roles = [
  "button",
  "checkbox",
  "combobox",
  "link",
  "menuitem",
  "menuitemradio",
  "switch",
  "textbox",
] as const;

/** WCAG 2.2, success criterion 2.5.5: at least 44 px each way, but for links within a sentence. */
async function expectToFit(page: Page, state: string): Promise<void> {
  const { clientWidth, scrollWidth } = await page.evaluate(async () => {
    // Dialogs grow while they open.
    const opening = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(opening.map(({ finished }) => finished));
    const { clientWidth, scrollWidth } = document.documentElement;
    return { clientWidth, scrollWidth };
  });
  expect.soft(scrollWidth, `${state}: nothing overflows`).toBeLessThanOrEqual(clientWidth);
  for (const role of roles) {
    for (const target of await page.getByRole(role).all()) {
      if (role === "link" && (await target.evaluate((link) => link.closest("p")))) continue;
      // What has gone meanwhile, as a notice does, has no box.
      const box = await target.evaluate(boxOf, undefined, { timeout: 1_000 }).catch(() => null);
      if (!box || box.y + box.height <= 0) continue;
      const name = `${state}: ${role} ${box.label}`;
      expect.soft(Math.min(box.width, box.height), name).toBeGreaterThanOrEqual(44);
      expect.soft(box.x, `${name} begins within the page`).toBeGreaterThanOrEqual(0);
      expect.soft(box.x + box.width, `${name} ends within it`).toBeLessThanOrEqual(clientWidth);
    }
  }
}

/** The box that takes the touches of an element: its own, or that of what its `::after` covers. */
function boxOf(element: Element) {
  const { content, position } = getComputedStyle(element, "::after");
  const isSpread = content !== "none" && position === "absolute" && element instanceof HTMLElement;
  const touched = isSpread ? (element.offsetParent ?? element) : element;
  const { x, y, width, height } = touched.getBoundingClientRect();
  if (!element.checkVisibility({ visibilityProperty: true }) || width === 0) return null;
  return { x, y, width, height, label: `${element.ariaLabel} ${element.textContent}` };
}

const longWord = "Donaudampfschifffahrtsgesellschaftskapitaensmuetze".repeat(3);

for (const width of [412, 320]) {
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height: 700 } });

    test("every page fits, and the main flow works by touch", async ({ page, account }) => {
      const ada = account("Ada");
      const credentials = credentialsPage(page);
      const tasks = tasksPage(page);

      await test.step("sign up", async () => {
        await page.goto("/");
        await expectToFit(page, "welcome");
        await page.getByRole("link", { name: "Create an account" }).tap();
        await expect(credentials.submitSignUp).toBeVisible();
        await credentials.submitSignUp.tap();
        await expect(credentials.name).toHaveAttribute("aria-invalid", "true");
        await expectToFit(page, "sign up");
        await credentials.signUp(ada);
        await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
        await expectToFit(page, "no tasks");
      });

      await test.step("add and complete", async () => {
        await tasks.newTask.tap();
        await tasks.newTask.fill(longWord);
        await page.getByRole("button", { name: "Add", exact: true }).tap();
        await expect(tasks.checkbox(longWord)).toBeEnabled();
        await tasks.add("Buy milk");
        await tasks.checkbox("Buy milk").tap();
        await expect(tasks.checkbox("Buy milk")).toBeHidden();
        await expectToFit(page, "tasks");
      });

      await test.step("filter and edit", async () => {
        const lists = page.getByRole("button", { name: "Lists" });
        await lists.tap();
        await tasks.expectCounts(1, 1);
        await expectToFit(page, "lists");
        await tasks.view("Completed").tap();
        await tasks.expectTitles("Buy milk");
        await tasks.checkbox("Buy milk").tap();
        await lists.tap();
        await tasks.view("Today").tap();
        await tasks.row("Buy milk").getByRole("button", { name: "Edit Buy milk" }).tap();
        const detail = taskDetail(page);
        await detail.writeText(longWord);
        await expectToFit(page, "editing");
        await detail.close();
        await expect(tasks.row("Buy milk").getByRole("img", { name: "Has a note" })).toBeVisible();
        await tasks.search.fill(longWord);
        await tasks.expectTitles("Buy milk", longWord);
        await tasks.search.fill(`${longWord}x`);
        await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
        await expectToFit(page, "no match");
        await page.getByRole("button", { name: "Clear search" }).tap();
      });

      await test.step("delete and undo", async () => {
        await tasks.checkbox(longWord).focus();
        await page.keyboard.press("Delete");
        await expect(tasks.notifications).toContainText("Task deleted");
        await expectToFit(page, "task deleted");
        await tasks.undo.tap();
        await expect(tasks.checkbox(longWord)).toBeVisible();
      });

      await test.step("account", async () => {
        await page.getByRole("button", { name: "Account menu" }).tap();
        await expect(page.getByRole("menu")).toContainText(ada.email);
        await expectToFit(page, "menu");
        await page.getByRole("menuitem", { name: "Account" }).tap();
        await expect(page.getByText("This session")).toBeVisible();
        await expectToFit(page, "account");
        await page.getByRole("button", { name: "Delete account…" }).tap();
        await expect(page.getByRole("alertdialog")).toBeVisible();
        await expectToFit(page, "deleting the account");
        await page.getByRole("button", { name: "Keep my account" }).tap();
        await page.getByRole("button", { name: "Account menu" }).tap();
        await page.getByRole("menuitem", { name: "Sign out" }).tap();
        await expect(credentials.signInHeading).toBeVisible();
        await expectToFit(page, "sign in");
      });
    });
  });
}

test("the question before signing out is above the drawer", async ({ user: { page } }) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await intercept(page, createTask, answerError(503, "SERVICE_UNAVAILABLE"));
  await tasks.newTask.fill("Kept");
  await tasks.newTask.press("Enter");
  await expect(tasks.row("Kept")).toContainText("Waiting");
  await page.getByRole("button", { name: "Lists" }).click();
  const drawer = page.getByRole("dialog", { name: "Lists" });
  await drawer.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  const question = page.getByRole("alertdialog", { name: "1 task is not saved yet" });
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(question).toBeHidden();
  await expect(drawer).toBeVisible();
});

test("nothing of the list is over the line for new tasks, or below it", async ({
  user: { page, api },
}) => {
  await createTasks(api, 40);
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.list.getByRole("checkbox").nth(20)).toBeVisible();
  const covering = await tasks.newTask.evaluate((input) => {
    const line = input.closest("form");
    const { left, top, width, height } = line?.getBoundingClientRect() ?? new DOMRect();
    const points = Array.from({ length: 400 }, (_, index) => [
      left + (width * ((index % 40) + 0.5)) / 40,
      // Off its round corners.
      top + height * (0.3 + 0.04 * Math.floor(index / 40)),
    ]);
    const shown = points.map(([x = 0, y = 0]) => document.elementFromPoint(x, y));
    return shown.flatMap((element) => (line?.contains(element) ? [] : (element?.outerHTML ?? [])));
  });
  expect(covering).toEqual([]);
  const isRowBelow = await tasks.list.evaluate((list) =>
    [40, innerWidth / 2, innerWidth - 40].some((x) =>
      list.contains(document.elementFromPoint(x, innerHeight - 4)),
    ),
  );
  expect(isRowBelow).toBe(false);
});

test("a task that is added out of sight comes into sight, above the line and the notice", async ({
  user: { page, api },
}) => {
  const due_date = new Intl.DateTimeFormat("sv-SE").format(new Date());
  for (let number = 1; number <= 30; number += 1)
    await api.create({ title: `${number}`, due_date });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("30")).toBeVisible();
  await tasks.add("Buy milk");
  const notice = tasks.notifications.getByText("Task added");
  await expect(notice).toBeVisible();
  const top = async (element: Locator) => (await element.boundingBox())?.y ?? 0;
  const room = async () => (await top(notice)) - (await top(tasks.row("Buy milk")));
  await expect.poll(room).toBeGreaterThan(46);
  await expect(tasks.row("Buy milk")).toBeInViewport({ ratio: 1 });

  await tasks.newTask.fill("Call Bo tomorrow 9:00 !high #home");
  await expect(page.getByRole("button", { name: /literally$/ })).toHaveCount(3);
  await expect(notice).toBeVisible();
  const end = (await tasks.notifications.boundingBox()) ?? { y: 0, height: 0 };
  expect(end.y + end.height, "the notice covers nothing of the line").toBeLessThanOrEqual(
    await top(tasks.newTask),
  );
});
