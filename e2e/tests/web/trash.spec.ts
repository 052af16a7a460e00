import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { answerError, interceptNext, undoTask } from "../../fixtures/task-calls.ts";
import type { TaskApi } from "../../fixtures/task-api.ts";
import { announced, expectTitles, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

function trashPage(page: Page) {
  const list = page.getByRole("list", { name: "Deleted tasks" });
  return {
    list,
    heading: page.getByRole("heading", { name: "Trash", level: 1 }),
    empty: page.getByRole("heading", { name: "Nothing in the trash" }),
    restore: (title: string) => list.getByRole("button", { name: `Restore ${title}` }),
    deleteForGood: (title: string) =>
      list.getByRole("button", { name: `Delete for good: ${title}` }),
    dialog: page.getByRole("alertdialog", { name: "Delete this task for good?" }),
    expectTitles: (...titles: string[]) => expectTitles(list, titles),
  };
}

test("deleted tasks wait in the trash, and come back with their id and in their place", async ({
  user: { page, api },
}) => {
  for (const title of ["oldest", "middle", "newest"]) await api.create({ title, tags: ["home"] });
  const [, middle] = await api.list();
  const tasks = tasksPage(page);
  const trash = trashPage(page);
  await tasks.goto();
  await tasks.delete("middle");
  await tasks.delete("newest");
  await tasks.view("Trash").click();
  await expect(page).toHaveURL("/trash");
  await expect(trash.heading).toBeVisible();
  await expect(tasks.view("Trash")).toHaveAttribute("aria-current", "page");
  await expect(tasks.view("Today")).not.toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("main")).toContainText("30 days");
  await trash.expectTitles("newest", "middle");

  await trash.restore("middle").press("Enter");
  await expect(announced(page, "Restored: middle")).toBeAttached();
  await trash.expectTitles("newest");
  await expect(trash.restore("newest")).toBeFocused();
  await page.goBack();
  await tasks.expectTitles("middle", "oldest");
  expect(await api.list()).toMatchObject([
    { id: middle?.id, uid: middle?.uid, tags: ["home"], created_at: middle?.created_at },
    { title: "oldest" },
  ]);
});

test("the trash says how long this server keeps deleted tasks", async ({ user: { page } }) => {
  await page.route("**/api/auth/capabilities", async (route) => {
    const response = await route.fetch();
    const json = { ...(await response.json()), task_history_days: 7 };
    await route.fulfill({ response, json });
  });
  await page.goto("/trash");
  await expect(page.getByRole("main")).toContainText("stay here for 7 days");
});

test("a new task whose adding was taken back comes back too", async ({ user: { page, api } }) => {
  const tasks = tasksPage(page);
  const trash = trashPage(page);
  await tasks.goto();
  await tasks.add("Buy milk");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(tasks.row("Buy milk")).toBeHidden();
  await tasks.view("Trash").click();
  await trash.restore("Buy milk").click();
  await expect(trash.empty).toBeVisible();
  expect(await api.titles()).toEqual(["Buy milk"]);
});

test("a task is deleted for good only after a confirmation", async ({ user: { page, api } }) => {
  const { task } = await api.create({ title: "Wrong" });
  await api.delete(task.id);
  const trash = trashPage(page);
  await page.goto("/trash");
  await trash.deleteForGood("Wrong").click();
  await expect(trash.dialog).toContainText("Wrong leaves the trash at once.");
  await trash.dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(trash.dialog).toBeHidden();
  await expect(trash.restore("Wrong")).toBeVisible();

  await trash.deleteForGood("Wrong").click();
  await trash.dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(trash.empty).toBeVisible();
  await expect(trash.heading).toBeFocused();
  await expect.poll(async () => (await api.trash()).changes).toEqual([]);
});

test("the trash follows other devices, and says what has failed", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "From elsewhere" });
  const trash = trashPage(page);
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.view("Trash").click();
  await expect(trash.empty).toBeVisible();
  await api.delete(task.id);
  await expect(trash.restore("From elsewhere")).toBeVisible();

  await interceptNext(page, undoTask, answerError(403, "TASK_LIMIT_REACHED"));
  await trash.restore("From elsewhere").click();
  await expect(tasks.notifications.getByRole("alert")).toContainText("Not restored.");
  await trash.restore("From elsewhere").click();
  await expect(trash.empty).toBeVisible();
  expect(await api.titles()).toEqual(["From elsewhere"]);
});

test("the trash is a view like the others: side bar, keys, and a reload that stays there", async ({
  user: { page, api },
}) => {
  for (const title of ["Older", "Newer"]) await api.delete((await api.create({ title })).task.id);
  const [tasks, trash] = [tasksPage(page), trashPage(page)];
  await page.goto("/trash");
  await expect(trash.restore("Newer")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(trash.restore("Newer")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(trash.restore("Older")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(trash.dialog).toContainText("Older");
  await page.keyboard.press("Escape");
  await expect(trash.dialog).toBeHidden();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(tasks.newTask).toBeFocused();
  await expect(page).toHaveURL("/tasks");
  await page.goBack();
  await expect(trash.heading).toBeVisible();
  await page.reload();
  await trash.expectTitles("Newer", "Older");
  await tasks.view("Completed").click();
  await expect(tasks.heading).toHaveText("Completed");
});

async function openLongTrash(page: Page, api: TaskApi) {
  const titles = Array.from({ length: 60 }, (_, index) => `Task ${index + 1}`);
  const { results } = await api.bulk(titles.map((title) => ({ op: "create", title })));
  await api.bulk(
    results.flatMap((result) => ("task" in result ? [{ op: "delete", id: result.task.id }] : [])),
  );
  await page.goto("/trash");
  const trash = trashPage(page);
  await expect(trash.list.getByRole("listitem")).toHaveCount(50);
  return { ...trash, more: page.getByRole("button", { name: "Show more" }) };
}

test("a long trash is shown page by page", async ({ user: { page, api } }) => {
  const trash = await openLongTrash(page, api);
  await trash.more.click();
  await expect(trash.list.getByRole("listitem")).toHaveCount(60);
  await expect(trash.more).toBeHidden();
});

test("more of the trash comes although another device changes it meanwhile", async ({
  user: { page, api },
}) => {
  const trash = await openLongTrash(page, api);
  const change = Promise.withResolvers<void>();
  const isMore = (url: URL) => url.searchParams.has("until");
  await page.route(isMore, (route) => change.promise.then(() => route.fallback()), { times: 1 });
  await trash.more.click();
  await api.delete((await api.create({ title: "From elsewhere" })).task.id);
  await expect(trash.restore("From elsewhere")).toBeVisible();
  change.resolve();
  await expect(trash.list.getByRole("listitem")).toHaveCount(61);
});

test("more of the trash takes the place of no change of another device", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "From elsewhere" });
  const trash = await openLongTrash(page, api);
  const isFirst = (url: URL) => url.searchParams.has("trash") && !url.searchParams.has("until");
  await page.route(isFirst, (route) => sleep(1_000).then(() => route.fallback()));
  const refetch = page.waitForRequest((request) => isFirst(new URL(request.url())));
  await api.delete(task.id);
  await refetch;
  await trash.more.click();
  await expect(trash.restore("From elsewhere")).toBeVisible();
  await expect(trash.list.getByRole("listitem")).toHaveCount(61);
});
