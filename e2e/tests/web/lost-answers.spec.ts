import {
  createTask,
  intercept,
  interceptNext,
  listTasks,
  readChanges,
  updateTask,
} from "../../fixtures/task-calls.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("a lost answer to adding a task never makes it twice", async ({ user: { page, api } }) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await interceptNext(page, createTask, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await tasks.add("Sent once");
  await tasks.expectTitles("Sent once");
  await expect(tasks.newTask).toHaveValue("");
  expect(await api.titles()).toEqual(["Sent once"]);
});

test("a task whose answer and list were lost is not made twice, also after a reload", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  const changesAgain = await intercept(page, readChanges, (route) => route.abort());
  await tasks.goto();
  const createAgain = await intercept(page, createTask, async (route) => {
    await route.fetch();
    await route.abort();
  });
  const listAgain = await intercept(page, listTasks, (route) => route.abort());
  await tasks.newTask.fill("Sent twice");
  await tasks.newTask.press("Enter");
  await expect(tasks.newTask).toHaveAccessibleDescription(/The server can’t be reached/);
  await expect(tasks.row("Sent twice")).toContainText("Waiting");

  await createAgain();
  await listAgain();
  await changesAgain();
  await page.reload();
  await tasks.expectTitles("Sent twice");
  await expect(announced(page, "Added: Sent twice")).toBeAttached();
  await tasks.expectTitles("Sent twice");
  expect(await api.titles()).toEqual(["Sent twice"]);
});

test("the same title can be added twice on purpose", async ({ user: { page, api } }) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.add("Water the fern");
  await tasks.newTask.fill("Water the fern");
  await tasks.newTask.press("Enter");
  await tasks.expectTitles("Water the fern", "Water the fern");
  await expect.poll(api.titles).toEqual(["Water the fern", "Water the fern"]);
});

test("a lost answer to saving an edit is not noticed", async ({ user: { page, api } }) => {
  await api.create({ title: "Draft" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Draft");
  await interceptNext(page, updateTask, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await detail.title.fill("Final");
  await detail.close();
  await expect(tasks.checkbox("Final")).toBeVisible();
  await expect(detail.conflict).toBeHidden();
  expect(await api.titles()).toEqual(["Final"]);
});

test("saving again after the answer was lost is no conflict with oneself", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Draft" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Draft");
  const answerAgain = await intercept(page, updateTask, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await detail.title.fill("Final");
  await expect(detail.alert).toContainText("Not saved.");
  await answerAgain();
  await detail.tryAgain.click();
  await expect(tasks.checkbox("Final")).toBeVisible();
  await expect(detail.conflict).toBeHidden();
  expect(await api.titles()).toEqual(["Final"]);
});
