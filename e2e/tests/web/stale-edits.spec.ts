import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test, type User } from "../../fixtures/test.ts";

/** Edits a task while it is changed in another place, up to the point where the user has to choose. */
async function runIntoConflict({ page, api }: User) {
  const { task } = await api.create({ title: "Call Bo", due_date: "2090-08-08" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  // The page hears nothing of it before it saves.
  await page.route(/\/api\/changes/, (route) => route.abort());
  await tasks.goto("/tasks?view=todo");
  await tasks.edit("Call Bo");
  await expect(detail.title).toBeFocused();
  // What it has asked for has come, and it asks for nothing more.
  await page.waitForLoadState("networkidle");
  const ask = /\/api\/tasks/;
  await page.route(ask, (route) =>
    route.request().method() === "GET" ? route.abort() : route.fallback(),
  );
  await api.update(task.id, { title: "Call Bo at home", due_date: "2090-08-09" });
  await detail.title.fill("Call Bo at work");
  const { conflict } = detail;
  await expect(conflict.getByRole("region", { name: "Yours" })).toContainText("Call Bo at work");
  const theirs = conflict.getByRole("region", { name: "The present one" });
  await expect(theirs).toContainText("Call Bo at home");
  await expect(theirs).toContainText("Aug 9, 2090");
  expect(await api.titles()).toEqual(["Call Bo at home"]);
  await page.unroute(ask);
  return { tasks, detail, conflict };
}

test("an edit of what has changed meanwhile shows both versions, and may be kept", async ({
  user,
}) => {
  const { tasks, detail, conflict } = await runIntoConflict(user);
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(conflict).toBeHidden();
  await detail.expectSaved();
  await expect(tasks.checkbox("Call Bo at work")).toBeVisible();
  expect(await user.api.list()).toMatchObject([
    { title: "Call Bo at work", due_date: "2090-08-09" },
  ]);
});

test("an edit of what has changed meanwhile may be given up for the present version", async ({
  user,
}) => {
  const { tasks, detail, conflict } = await runIntoConflict(user);
  await conflict.getByRole("button", { name: "Take the present one" }).click();
  await expect(conflict).toBeHidden();
  await expect(detail.title).toHaveValue("Call Bo at home");
  await expect(tasks.checkbox("Call Bo at home")).toBeVisible();
  await detail.close();
  expect(await user.api.titles()).toEqual(["Call Bo at home"]);
});

test("an edit of what has changed meanwhile may be gone on with and saved over it", async ({
  user: { page, ...user },
}) => {
  const { detail, conflict } = await runIntoConflict({ page, ...user });
  await expect(conflict.getByRole("button", { name: "Go on editing" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(conflict).toBeHidden();
  await expect(detail.title).toHaveValue("Call Bo at work");
  await expect(detail.title).toBeFocused();
  await detail.title.fill("Call Bo anywhere");
  await expect.poll(user.api.titles).toEqual(["Call Bo anywhere"]);
});

test("a conflict that is found after the pane was closed keeps the text and says so", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await page.route(/\/api\/changes/, (route) => route.abort());
  await tasks.goto();
  const known = page.waitForResponse(new RegExp(`/api/tasks/${task.id}$`));
  await tasks.edit("Call Bo");
  await known;
  await expect(detail.title).toBeFocused();
  // Nor by asking by itself.
  const ask = /\/api\/tasks/;
  await page.route(ask, (route) =>
    route.request().method() === "GET" ? route.abort() : route.fallback(),
  );
  await api.update(task.id, { title: "Call Bo at home" });
  await detail.title.fill("Call Bo at work");
  await page.keyboard.press("Escape");
  await expect(tasks.notifications).toContainText("It has changed in another place.");
  await tasks.notifications.getByRole("button", { name: "Open" }).click();
  await detail.conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect.poll(api.titles).toEqual(["Call Bo at work"]);
});

test("what somebody else has completed meanwhile stays so when its text is saved", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await page.route(/\/api\/changes/, (route) => route.abort());
  await tasks.goto();
  const known = page.waitForResponse(new RegExp(`/api/tasks/${task.id}$`));
  await tasks.edit("Call Bo");
  await known;
  await expect(detail.title).toBeFocused();
  // Nor by asking by itself.
  const ask = /\/api\/tasks/;
  await page.route(ask, (route) =>
    route.request().method() === "GET" ? route.abort() : route.fallback(),
  );
  await api.update(task.id, { completed: true });
  await detail.title.fill("Call Bo and Cy");
  await detail.expectSaved();
  await expect(detail.conflict).toBeHidden();
  expect(await api.list()).toMatchObject([{ title: "Call Bo and Cy", completed: true }]);
});
