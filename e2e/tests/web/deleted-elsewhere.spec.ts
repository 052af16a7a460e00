import { taskDetail } from "../../fixtures/task-detail.ts";
import {
  answerError,
  answerNotFoundByProxy,
  findTask,
  interceptNext,
  updateTask,
} from "../../fixtures/task-calls.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test, type User } from "../../fixtures/test.ts";

const wasDeleted = "This task was deleted in another place. Your text is still here.";

/** Edits a task, which is not saved, while it is deleted in another place. */
async function editDeleted({ page, api }: User) {
  const { task } = await api.create({ title: "Call Bo" });
  await api.create({ title: "Another" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await expect(detail.title).toBeFocused();
  await interceptNext(page, updateTask, answerError(503, "SERVICE_UNAVAILABLE"));
  await detail.title.fill("Call Bo at work");
  await expect(detail.alert.first()).toContainText("Not saved.");
  await api.delete(task.id);
  await expect(detail.pane).toContainText(wasDeleted);
  return { tasks, detail };
}

test("a pane whose task was deleted elsewhere says so, keeps the text and adds it as a new task", async ({
  user,
}) => {
  const { tasks, detail } = await editDeleted(user);
  await expect(detail.title).toHaveValue("Call Bo at work");
  await detail.pane.getByRole("button", { name: "Add as a new task" }).click();
  await expect(announced(user.page, "Added: Call Bo at work")).toBeAttached();
  await expect(detail.pane).toBeHidden();
  await tasks.expectTitles("Call Bo at work", "Another");
  expect(await user.api.titles()).toEqual(["Call Bo at work", "Another"]);
});

test("a pane stays open with its text when the list no longer has its task, also across a reload", async ({
  user,
}) => {
  const { tasks, detail } = await editDeleted(user);
  await user.page.reload();
  await expect(detail.title).toHaveValue("Call Bo at work");
  await expect(detail.pane).toContainText(wasDeleted);
  await detail.pane.getByRole("button", { name: "Discard" }).click();
  await tasks.expectTitles("Another");
  await expect(detail.pane).toBeHidden();
});

test.describe("a 404 of a proxy does not say that a task was deleted", () => {
  test("its pane goes on saving", async ({ user: { page, api } }) => {
    await api.create({ title: "Call Bo" });
    const [tasks, detail] = [tasksPage(page), taskDetail(page)];
    await tasks.goto();
    await interceptNext(page, findTask, answerNotFoundByProxy);
    const answered = page.waitForResponse((response) => response.status() === 404);
    await tasks.edit("Call Bo");
    await answered;
    await detail.title.fill("Call Bo at work");
    await detail.expectSaved();
    await expect(detail.pane).not.toContainText(wasDeleted);
    expect(await api.titles()).toEqual(["Call Bo at work"]);
  });

  test("its link opens it once the API is found", async ({ user: { page, api } }) => {
    const { task } = await api.create({ title: "Call Bo" });
    await api.complete(task.id, true);
    await interceptNext(page, findTask, answerNotFoundByProxy);
    const answered = page.waitForResponse((response) => response.status() === 404);
    await tasksPage(page).goto(`/tasks?task=${task.id}`);
    await answered;
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await expect(taskDetail(page).title).toHaveValue("Call Bo");
    await expect(page).toHaveURL(/task=/);
  });
});
