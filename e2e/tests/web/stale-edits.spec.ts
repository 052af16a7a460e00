import type { Page } from "@playwright/test";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test, type User } from "../../fixtures/test.ts";

const conflictIn = (page: Page) =>
  page.getByRole("alertdialog", { name: "This task has changed meanwhile" });

/** Edits a task while it is changed in another place, up to the point where the user has to choose. */
async function runIntoConflict({ page, api }: User) {
  const { task } = await api.create({ title: "Call Bo", description: "At noon" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const editor = await tasks.edit("Call Bo");
  const title = page.getByRole("textbox", { name: "Title" });
  await editor.getByRole("textbox", { name: "Title" }).fill("Call Bo at work");
  await api.update(task.id, { title: "Call Bo at home" });
  await title.press("Enter");
  const conflict = conflictIn(page);
  await expect(conflict.getByRole("region", { name: "Yours" })).toContainText("Call Bo at work");
  await expect(conflict.getByRole("region", { name: "The present one" })).toContainText(
    "Call Bo at home",
  );
  expect(await api.titles()).toEqual(["Call Bo at home"]);
  return { tasks, conflict };
}

test("an edit of what has changed meanwhile shows both versions, and may be kept", async ({
  user,
}) => {
  const { tasks, conflict } = await runIntoConflict(user);
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(conflict).toBeHidden();
  await tasks.expectTitles("Call Bo at work");
  await expect(announced(user.page, "Saved: Call Bo at work")).toBeAttached();
  expect(await user.api.list()).toMatchObject([
    { title: "Call Bo at work", description: "At noon" },
  ]);
});

test("an edit of what has changed meanwhile may be given up for the present version", async ({
  user,
}) => {
  const { tasks, conflict } = await runIntoConflict(user);
  await conflict.getByRole("button", { name: "Take the present one" }).click();
  await expect(conflict).toBeHidden();
  await tasks.expectTitles("Call Bo at home");
  await expect(tasks.checkbox("Call Bo at home")).toBeFocused();
  expect(await user.api.titles()).toEqual(["Call Bo at home"]);
});

test("an edit of what has changed meanwhile may be gone on with and saved over it", async ({
  user,
}) => {
  const { tasks, conflict } = await runIntoConflict(user);
  await expect(conflict.getByRole("button", { name: "Go on editing" })).toBeFocused();
  await user.page.keyboard.press("Escape");
  await expect(conflict).toBeHidden();
  const title = user.page.getByRole("textbox", { name: "Title" });
  await expect(title).toHaveValue("Call Bo at work");
  await expect(title).toBeFocused();
  await title.fill("Call Bo anywhere");
  await title.press("Enter");
  await tasks.expectTitles("Call Bo anywhere");
  await expect.poll(user.api.titles).toEqual(["Call Bo anywhere"]);
});

test("what somebody else has completed meanwhile stays so when its text is saved", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const editor = await tasks.edit("Call Bo");
  await editor.getByRole("textbox", { name: "Title" }).fill("Call Bo and Cy");
  await api.update(task.id, { completed: true });
  await editor.getByRole("textbox", { name: "Title" }).press("Enter");
  await expect(tasks.checkbox("Call Bo and Cy")).toBeChecked();
  await expect(conflictIn(page)).toBeHidden();
  expect(await api.list()).toMatchObject([{ title: "Call Bo and Cy", completed: true }]);
});
