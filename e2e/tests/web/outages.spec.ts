import type { Request } from "@playwright/test";
import { answerError, intercept, interceptNext, listTasks } from "../../fixtures/task-calls.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { breakable } from "../../system/deployments.ts";

test.use({ deployment: breakable });

const offline = "Offline: new tasks wait, other changes can’t be saved.";

test("while the database is stopped the page says so, new tasks wait, and it recovers by itself", async ({
  user: { page, api },
  database,
}) => {
  await api.create({ title: "Before" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Before")).toBeVisible();

  await database.stop();
  await tasks.newTask.fill("During");
  await tasks.newTask.press("Enter");
  await expect(tasks.newTask).toHaveAccessibleDescription(/The service is unavailable/);
  await expect(tasks.row("During")).toContainText("Waiting");
  await tasks.checkbox("Before").click();
  await expect(tasks.notifications).toContainText("Not marked as completed.");
  await expect(tasks.checkbox("Before")).not.toBeChecked();
  await page.reload();
  await expect(tasks.row("During")).toContainText("Waiting");

  await database.start();
  await expect(tasks.checkbox("Before")).toBeVisible({ timeout: 20_000 });
  await expect(tasks.checkbox("During")).toBeEnabled({ timeout: 20_000 });
  expect(await api.titles()).toEqual(["During", "Before"]);
});

test("the account page says so, too, and is complete by itself afterwards", async ({
  user: { page, account },
}) => {
  const readAccount = { method: "GET", path: /\/(get-session|list-sessions)$/ } as const;
  const outage = answerError(503, "SERVICE_UNAVAILABLE");
  const recover = await intercept(page, readAccount, outage);
  await page.goto("/account");
  await expect(page.getByText("The service is unavailable").first()).toBeVisible();
  await recover();
  await expect(page.getByText("This session")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(account.name);
  await expect(page.getByText("The service is unavailable")).toBeHidden();
});

test("offline the page says so, new tasks wait and others stay as they are; back online it goes on", async ({
  user: { page, api, context },
}) => {
  await api.create({ title: "Here before" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Here before")).toBeVisible();
  const editorLoaded = page.waitForResponse((answer) => isScript(answer.request()));
  await page.mouse.move(1, 1);
  await (await editorLoaded).finished();

  await context.setOffline(true);
  await expect(page.getByText(offline)).toBeVisible();
  await tasks.newTask.fill("Thought on a train");
  await tasks.newTask.press("Enter");
  await expect(tasks.row("Thought on a train")).toContainText("Waiting");
  await tasks.checkbox("Here before").click();
  await expect(tasks.notifications).toContainText("You are offline.");
  await expect(tasks.checkbox("Here before")).not.toBeChecked();
  await tasks.edit("Here before");
  const detail = taskDetail(page);
  await detail.title.fill("Changed on a train");
  await expect(detail.alert).toContainText("Not saved. You are offline.");

  await context.setOffline(false);
  await expect(page.getByText(offline)).toBeHidden();
  await expect(tasks.checkbox("Changed on a train")).toBeVisible();
  await expect(tasks.checkbox("Thought on a train")).toBeEnabled();
  expect(await api.titles()).toEqual(["Thought on a train", "Changed on a train"]);
});

test("a page that was opened while offline shows the list as soon as it is back", async ({
  user: { page, api, context },
}) => {
  await api.create({ title: "Waiting at home" });
  const tasks = tasksPage(page);
  await interceptNext(page, listTasks, async (route) => {
    // It is sent before the scripts have come.
    await page.waitForLoadState("load");
    await context.setOffline(true);
    await route.abort();
  });
  await tasks.goto();
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await context.setOffline(false);
  await expect(tasks.checkbox("Waiting at home")).toBeVisible();
});

function isScript(request: Request): boolean {
  return request.resourceType() === "script";
}
