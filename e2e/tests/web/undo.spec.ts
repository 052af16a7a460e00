import { createTasks } from "../../fixtures/many-tasks.ts";
import { interceptNext, isCall, undoTask } from "../../fixtures/task-calls.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("adding, editing, completing and deleting are each taken back by the API", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Oldest" });
  await api.create({ title: "Call Bo", tags: ["phone"] });
  await api.create({ title: "Newest" });
  const [newest, callBo, oldest] = await api.list();
  const tasks = tasksPage(page);
  const before = { id: callBo?.id, title: "Call Bo", tags: ["phone"], completed: false };
  await tasks.goto();

  await test.step("add", async () => {
    await tasks.add("A slip");
    await expect(tasks.notifications).toContainText("Task added");
    await tasks.undo.click();
    await expect(tasks.checkbox("A slip")).toBeHidden();
    await expect.poll(api.list).toMatchObject([newest, before, oldest]);
    await tasks.expectCounts(3, 0);
  });

  await test.step("edit", async () => {
    await tasks.edit("Call Bo");
    const detail = taskDetail(page);
    await detail.title.fill("Call nobody");
    await detail.close();
    await expect(tasks.checkbox("Call nobody")).toBeVisible();
    // Another list ends no undo.
    await tasks.view("Upcoming").click();
    await expect(page).toHaveURL(/upcoming/);
    await page.keyboard.press("Control+z");
    await expect.poll(api.list).toMatchObject([newest, before, oldest]);
    await tasks.view("Today").click();
    await tasks.expectTitles("Newest", "Call Bo", "Oldest");
  });

  await test.step("complete, in a list that it leaves", async () => {
    await tasks.view("To do").click();
    await tasks.checkbox("Call Bo").click();
    await expect(tasks.notifications).toContainText("Task completed");
    await expect(tasks.checkbox("Call Bo")).toBeHidden();
    await tasks.undo.click();
    await tasks.expectTitles("Newest", "Call Bo", "Oldest");
    await expect.poll(api.list).toMatchObject([newest, before, oldest]);
    await tasks.view("Today").click();
  });

  await test.step("delete", async () => {
    await tasks.delete("Call Bo");
    await expect.poll(api.titles).toEqual(["Newest", "Oldest"]);
    await tasks.undo.click();
    await tasks.expectTitles("Newest", "Call Bo", "Oldest");
    await expect.poll(api.list).toMatchObject([newest, before, oldest]);
  });
});

test("Ctrl+Z takes back one step after another, in another list and back from another tab", async ({
  user: { page, context, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.add("first");
  await tasks.add("second");
  await tasks.delete("first");
  await expect(tasks.notifications).toContainText("Task deleted");
  await tasks.view("To do").click();
  const other = await context.newPage();
  await other.bringToFront();
  await page.bringToFront();
  await page.keyboard.press("Control+z");
  await tasks.expectTitles("second", "first");
  await page.keyboard.press("Control+z");
  await expect(tasks.checkbox("second")).toBeHidden();
  await expect(announced(page, "Taken back: second")).toBeAttached();
  await expect.poll(api.titles).toEqual(["first"]);
});

test("many are taken back by the requests that changed them", async ({ user: { page, api } }) => {
  await createTasks(api, 120);
  const before = await api.list();
  const tasks = tasksPage(page);
  await tasks.goto();
  const selectAll = async () => {
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await tasks.bar.getByRole("button", { name: "Select all 108" }).click();
  };
  await selectAll();
  await tasks.bar.getByRole("button", { name: "Complete 108" }).click();
  await tasks.confirm("Complete 108 tasks");
  await expect(tasks.notifications).toContainText("108 tasks completed");
  await tasks.undo.click();
  await tasks.expectCounts(108, 12);

  await selectAll();
  await tasks.bar.getByRole("button", { name: "Delete 108" }).click();
  await tasks.confirm("Delete 108 tasks");
  await expect(tasks.notifications).toContainText("108 tasks deleted");
  await expect.poll(async () => (await api.page()).total).toBe(12);
  await tasks.undo.click();
  await expect(announced(page, "108 tasks restored")).toBeAttached();
  const idsOf = (list: typeof before) => list.map(({ id, title }) => `${id} ${title}`);
  expect(idsOf(await api.list())).toEqual(idsOf(before));
  await tasks.expectCounts(108, 12);
});

test("what another device has changed since is not taken back, and that is said", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.checkbox("Call Bo").click();
  await expect(tasks.notifications).toContainText("Task completed");
  await api.update(task.id, { title: "Call Bo at work" });
  await tasks.undo.click();
  await expect(tasks.notifications.getByRole("alert")).toContainText(
    "It has changed in another place since.",
  );
  expect(await api.list()).toMatchObject([{ title: "Call Bo at work", completed: true }]);
});

test("what another device has deleted since does not come back", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.checkbox("Call Bo").click();
  await expect(tasks.notifications).toContainText("Task completed");
  await api.delete(task.id);
  await tasks.undo.click();
  await expect(tasks.notifications.getByRole("alert")).toContainText(
    "It has changed in another place since.",
  );

  await tasks.add("A slip");
  await expect(tasks.notifications).toContainText("Task added");
  const [slip] = await api.list();
  await api.delete(slip?.id ?? 0);
  await tasks.undo.click();
  await expect(announced(page, "Taken back: A slip")).toBeAttached();
  expect(await api.list()).toEqual([]);
});

test("an undo whose answer is lost is sent again, and takes nothing back twice", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const sent: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (isCall(undoTask, request)) sent.push(request.headers()["idempotency-key"]);
  });
  await tasks.checkbox("Call Bo").click();
  await interceptNext(page, undoTask, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await tasks.undo.click();
  await expect(tasks.checkbox("Call Bo")).not.toBeChecked();
  await expect.poll(() => sent.length).toBe(2);
  expect(new Set(sent).size).toBe(1);
  expect(sent[0]).toBeDefined();
  expect(await api.list()).toMatchObject([{ completed: false }]);
});
