import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test, type User } from "../../fixtures/test.ts";

/** Edits a task while it is deleted in another place. */
async function editDeleted({ page, api }: User) {
  const { task } = await api.create({ title: "Call Bo" });
  await api.create({ title: "Another" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const found = page.waitForResponse((answer) => answer.url().endsWith(`/api/tasks/${task.id}`));
  const editor = await tasks.edit("Call Bo");
  await found;
  await editor.getByRole("textbox", { name: "Title" }).fill("Call Bo at work");
  await editor.getByRole("textbox", { name: "Description" }).fill("Before noon");
  await api.delete(task.id);
  return { tasks, editor };
}

test("an editor of what was deleted elsewhere says so, keeps the text and adds it as a new task", async ({
  user,
}) => {
  const { tasks, editor } = await editDeleted(user);
  await expect(editor.getByRole("alert")).toContainText("This task was deleted in another place.");
  await expect(editor.getByRole("textbox", { name: "Title" })).toHaveValue("Call Bo at work");
  await editor.getByRole("button", { name: "Add as a new task" }).click();
  await expect(announced(user.page, "Added: Call Bo at work")).toBeAttached();
  await tasks.expectTitles("Call Bo at work", "Another");
  expect(await user.api.list()).toMatchObject([
    { title: "Call Bo at work", description: "Before noon" },
    { title: "Another" },
  ]);
  await tasks.expectCounts(2, 0);
});

test("an editor stays open with its text when the list no longer has its task, also across a reload", async ({
  user,
}) => {
  const { tasks, editor } = await editDeleted(user);
  const title = user.page.getByRole("textbox", { name: "Title" });
  await tasks.view("Completed").click();
  await expect(tasks.checkbox("Another")).toBeHidden();
  await expect(title).toHaveValue("Call Bo at work");
  await expect(editor.getByRole("alert")).toContainText("This task was deleted in another place.");
  await tasks.view("Today").click();
  await expect(tasks.checkbox("Another")).toBeVisible();
  await expect(title).toHaveValue("Call Bo at work");
  await user.page.reload();
  await expect(title).toHaveValue("Call Bo at work");
  await expect(editor.getByRole("alert")).toContainText("This task was deleted in another place.");
  await editor.getByRole("button", { name: "Discard" }).click();
  await tasks.expectTitles("Another");
  await expect(title).toBeHidden();
});
