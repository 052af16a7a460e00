import type { Locator, Page } from "@playwright/test";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test.beforeEach(({ user: { page } }) =>
  page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" }),
);

/** The place of an element with its outline, as people see it. */
async function pictureOf(page: Page, element: Locator): Promise<string> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await element.boundingBox()) ?? {};
  const clip = { x: x - 5, y: y - 5, width: width + 10, height: height + 10 };
  return (await page.screenshot({ clip })).toString("base64");
}

test("where colours are forced, what is chosen, done, urgent, selected or focused looks so", async ({
  user: { page, api },
}) => {
  for (const priority of ["urgent", "high", "none"] as const) {
    await api.create({ title: priority, priority });
  }
  const tasks = tasksPage(page);
  await tasks.goto("/tasks?view=todo");
  await expect(tasks.checkbox("urgent")).toBeVisible();
  const restPointer = () => page.mouse.move(900, 880);

  await test.step("priorities", async () => {
    await restPointer();
    const circles = new Set<string>();
    for (const title of ["urgent", "high", "none"]) {
      circles.add(await pictureOf(page, tasks.checkbox(title)));
    }
    expect(circles.size).toBe(3);
  });

  await test.step("the list that is shown", async () => {
    const toDo = tasks.view("To do");
    const shown = await pictureOf(page, toDo);
    await tasks.view("Upcoming").click();
    await restPointer();
    await expect(toDo).not.toHaveAttribute("aria-current", "page");
    expect(await pictureOf(page, toDo)).not.toBe(shown);
    await toDo.click();
  });

  await test.step("an open, a selected, a completed and a focused task", async () => {
    const row = tasks.row("none");
    const circle = tasks.checkbox("none");
    await restPointer();
    const plain = await pictureOf(page, row);
    const plainCircle = await pictureOf(page, circle);
    await tasks.edit("none");
    await restPointer();
    await expect(taskDetail(page).title).toBeVisible();
    expect(await pictureOf(page, row)).not.toBe(plain);
    await page.keyboard.press("Escape");
    await expect(circle).toBeFocused();
    expect(await pictureOf(page, circle)).not.toBe(plainCircle);

    await page.keyboard.press("x");
    await expect(tasks.selected("none")).toBeChecked();
    const selected = await pictureOf(page, tasks.selected("none"));
    await page.keyboard.press("x");
    await expect(tasks.selected("none")).not.toBeChecked();
    expect(await pictureOf(page, tasks.selected("none"))).not.toBe(selected);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Space");
    await tasks.view("Completed").click();
    await restPointer();
    await expect(circle).toBeChecked();
    expect(await pictureOf(page, circle)).not.toBe(plainCircle);
  });

  await test.step("the option that Enter takes, and the edges of fields and dialogs", async () => {
    await page.keyboard.press("Control+k");
    const options = page.getByRole("dialog", { name: "Go to" }).getByRole("option");
    const first = options.first();
    await expect(first).toHaveAttribute("aria-selected", "true");
    const current = await pictureOf(page, first);
    await page.keyboard.press("ArrowDown");
    await expect(first).toHaveAttribute("aria-selected", "false");
    expect(await pictureOf(page, first)).not.toBe(current);
    await expect(page.getByRole("dialog", { name: "Go to" })).toHaveCSS(
      "border-top-style",
      "solid",
    );
    await page.keyboard.press("Escape");
    await page.goto("/account");
    const name = page.getByRole("textbox", { name: "Name" });
    await expect(name).toHaveCSS("border-top-style", "solid");
    await name.focus();
    await expect(name).toHaveCSS("outline-style", "solid");
  });
});
