import { createTasks, titleOf } from "../../fixtures/many-tasks.ts";
import { answerError, changeInBulk, interceptNext, isCall } from "../../fixtures/task-calls.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const pendingTotal = { status: "pending" } as const;

test("tasks are selected, completed and deleted with the keyboard alone, and deleting is undone", async ({
  user: { page, api },
}) => {
  await createTasks(api, 9);
  const tasks = tasksPage(page);
  const { selected, bar } = tasks;
  await tasks.goto();
  await expect(tasks.checkbox(titleOf(9))).toBeVisible();

  await test.step("x, Shift+arrow, Shift+x: select", async () => {
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await expect(selected(titleOf(9))).toBeChecked();
    await expect(selected(titleOf(9))).toBeFocused();
    await expect(bar).toContainText("1 selected");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(bar).toContainText("2 selected");
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+X");
    await expect(bar).toContainText("5 selected");
    await page.keyboard.press("Space");
    await expect(bar).toContainText("4 selected");
    await expect(selected(titleOf(5))).not.toBeChecked();
  });

  await test.step("Escape: select no more", async () => {
    await page.keyboard.press("Escape");
    await expect(bar).toBeHidden();
    await expect(tasks.checkbox(titleOf(5))).toBeFocused();
  });

  await test.step("c: complete", async () => {
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("c");
    await expect(tasks.notifications).toContainText("2 tasks completed");
    await expect(tasks.checkbox(titleOf(5))).toBeHidden();
    await expect(bar).toBeHidden();
    await tasks.expectCounts(7, 2);
    await expect.poll(async () => (await api.page(pendingTotal)).total).toBe(7);
  });

  await test.step("Ctrl+A, Delete, Ctrl+Z: delete all and restore", async () => {
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await page.keyboard.press("Control+a");
    await expect(bar).toContainText("7 selected");
    await page.keyboard.press("Delete");
    await expect(tasks.notifications).toContainText("7 tasks deleted");
    await expect(page.getByRole("heading", { name: "All done for today" })).toBeVisible();
    await expect(tasks.newTask).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Control+z");
    await expect(announced(page, "7 tasks restored")).toBeAttached();
    await expect(tasks.checkbox(titleOf(9))).toBeVisible();
    expect(await api.titles()).toHaveLength(9);
  });
});

test("a click with Shift selects, the next one all rows between", async ({
  user: { page, api },
}) => {
  await createTasks(api, 9);
  const tasks = tasksPage(page);
  const title = (number: number) => page.getByRole("button", { name: `Select ${titleOf(number)}` });
  await tasks.goto();
  await page.getByRole("button", { name: `Edit ${titleOf(8)}` }).click({ modifiers: ["Shift"] });
  await expect(tasks.selected(titleOf(8))).toBeChecked();
  await expect(page).toHaveURL("/tasks");
  await title(5).click({ modifiers: ["Shift"] });
  await expect(tasks.bar).toContainText("4 selected");
  await title(6).click();
  await expect(tasks.bar).toContainText("3 selected");
  await expect(tasks.selected(titleOf(6))).not.toBeChecked();
});

test("all tasks of a list are selected, loaded or not, and by hundreds completed, undone and deleted", async ({
  user: { page, api },
}) => {
  await createTasks(api, 230);
  const tasks = tasksPage(page);
  const requests: number[] = [];
  page.on("request", (request) => {
    if (!isCall(changeInBulk, request)) return;
    requests.push((request.postDataJSON() as { operations: [] }).operations.length);
  });
  await tasks.goto();
  await tasks.expectCounts(207, 23);
  const selectAll = async () => {
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await tasks.bar.getByRole("button", { name: "Select all 207" }).click();
    await expect(tasks.bar).toContainText("207 selected");
  };

  await selectAll();
  await page.keyboard.press("c");
  await tasks.confirm("Complete 207 tasks");
  await tasks.expectCounts(0, 230);
  await expect(tasks.notifications).toContainText("207 tasks completed");
  expect(requests.toSorted((a, b) => b - a)).toEqual([100, 100, 7]);
  await page.getByRole("button", { name: "Undo" }).click();
  await tasks.expectCounts(207, 23);
  await expect.poll(async () => (await api.page(pendingTotal)).total).toBe(207);

  requests.length = 0;
  await page.reload();
  await tasks.checkbox(titleOf(229)).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Control+a");
  await expect(tasks.bar).toContainText("207 selected");
  await tasks.selected(titleOf(229)).click();
  await tasks.bar.getByRole("button", { name: "Delete 206" }).click();
  await tasks.confirm("Delete 206 tasks");
  await tasks.expectTitles(titleOf(229));
  await expect.poll(async () => (await api.page()).total).toBe(24);
  expect(requests.toSorted((a, b) => b - a)).toEqual([100, 100, 6]);
});

test("all of 2,001 tasks are selected, with their number on the buttons", async ({
  user: { page, api },
}) => {
  await createTasks(api, 2223);
  const tasks = tasksPage(page);
  await tasks.goto();
  await page.getByRole("button", { name: "Select", exact: true }).click();
  await tasks.bar.getByRole("button", { name: "Select all 2,001" }).click();
  await expect(tasks.bar).toContainText("2,001 selected", { timeout: 20_000 });
  await expect(tasks.bar.getByRole("button", { name: "Complete 2,001" })).toBeEnabled();
  await tasks.bar.getByRole("button", { name: "Delete 2,001" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("2,001 tasks");
});

test("what fails of a bulk change is taken back visibly and can be tried again", async ({
  user: { page, api },
}) => {
  await createTasks(api, 5);
  const tasks = tasksPage(page);
  await tasks.goto();
  const selectTwo = async (first: number) => {
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await tasks.selected(titleOf(first)).click();
    await tasks.selected(titleOf(first - 1)).click();
  };
  await interceptNext(page, changeInBulk, answerError(500, "INTERNAL_ERROR"));
  await selectTwo(5);
  await tasks.bar.getByRole("button", { name: "Complete" }).click();
  await expect(tasks.notifications.getByRole("alert")).toContainText("Not marked as completed.");
  await expect(tasks.notifications).toContainText("2 tasks stayed as before.");
  await expect(tasks.checkbox(titleOf(5))).not.toBeChecked();
  await tasks.expectCounts(5, 0);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(tasks.checkbox(titleOf(5))).toBeHidden();
  await expect.poll(async () => (await api.page(pendingTotal)).total).toBe(3);
  await page.getByRole("button", { name: "Dismiss" }).last().click();

  await interceptNext(page, changeInBulk, answerError(503, "SERVICE_UNAVAILABLE"));
  await selectTwo(3);
  await tasks.bar.getByRole("button", { name: "Delete" }).click();
  await expect(tasks.notifications.getByRole("alert")).toContainText(
    "2 tasks are back in your list.",
  );
  await expect(tasks.checkbox(titleOf(3))).toBeVisible();
  expect(await api.titles()).toHaveLength(5);
});

test("of many tasks those that are gone already are left out, and the others completed", async ({
  user: { page, api },
}) => {
  await createTasks(api, 3);
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox(titleOf(3))).toBeVisible();
  const [newest] = await api.list();
  await api.delete(newest?.id ?? 0);
  await page.getByRole("button", { name: "Select", exact: true }).click();
  await tasks.bar.getByRole("button", { name: "Select all" }).click();
  await tasks.bar.getByRole("button", { name: "Complete" }).click();
  await expect(tasks.notifications).toContainText("2 tasks completed");
  await tasks.expectCounts(0, 2);
  await tasks.view("Completed").click();
  await expect(tasks.list.getByRole("listitem")).toHaveCount(2);
});

test("many deletions are sent also when the page goes away", async ({ user: { page, api } }) => {
  await createTasks(api, 150);
  const tasks = tasksPage(page);
  await tasks.goto();
  await page.getByRole("button", { name: "Select", exact: true }).click();
  await tasks.bar.getByRole("button", { name: "Select all 135" }).click();
  await tasks.bar.getByRole("button", { name: "Delete 135" }).click();
  await tasks.confirm("Delete 135 tasks");
  await expect(tasks.checkbox(titleOf(149))).toBeHidden();
  await page.goto("/");
  await expect.poll(async () => (await api.page()).total).toBe(15);
});
