import { measure, throttle, watchFirstRow } from "../../fixtures/figures.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("a cheap phone in a slow network shows the first row", async ({ user: { page, api } }) => {
  for (let number = 1; number <= 24; number += 1) await api.create({ title: `Task ${number}` });
  const { read } = await watchFirstRow(page);
  await throttle(page);
  const tasks = tasksPage(page);
  const figures = await measure(page, "/tasks", () =>
    expect(tasks.checkbox("Task 24")).toBeVisible(),
  );
  console.table({ "/tasks": { ...figures, firstRowMs: await read() } });
  expect(figures.layoutShift).toBeLessThan(0.02);
});
