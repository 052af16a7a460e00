import type { Page } from "@playwright/test";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

/** Counts how often a date is written: a row that is rendered writes its due date several times. */
async function countDates(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { dates: number };
    counter.dates = 0;
    const format = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format");
    Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
      get(this: Intl.DateTimeFormat) {
        counter.dates += 1;
        return format?.get?.call(this);
      },
    });
  });
  return () =>
    page.evaluate(() => {
      const counter = window as unknown as { dates: number };
      const { dates } = counter;
      counter.dates = 0;
      return dates;
    });
}

/** All rows together write nearly 300 dates. */
const ofHalf = 140;

test("a gesture renders only the rows that it changes", async ({ user: { page, api } }) => {
  const titles = Array.from({ length: 40 }, (_, index) => `Task ${index}`);
  for (const title of titles) await api.create({ title, due_date: "2020-02-03T09:30:00" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Task 20")).toBeVisible();
  const dates = await countDates(page);
  const detail = page.getByRole("form", { name: /^Edit / });

  await tasks.edit("Task 3");
  await expect(detail).toBeVisible();
  expect(await dates(), "opens a task").toBeLessThan(ofHalf);
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  await expect(tasks.checkbox("Task 3")).toBeFocused();
  expect(await dates(), "closes it").toBeLessThan(ofHalf);
  await page.keyboard.press("ArrowDown");
  await expect(tasks.checkbox("Task 4")).toBeFocused();
  expect(await dates(), "moves on").toBeLessThan(ofHalf);

  await page.keyboard.press("x");
  await expect(tasks.selected("Task 4")).toBeChecked();
  expect(await dates(), "shows what selects, in all rows").toBeGreaterThan(ofHalf);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await expect(tasks.selected("Task 5")).toBeChecked();
  expect(await dates(), "selects another").toBeLessThan(ofHalf);
});
