import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { answerError, createTask, intercept, interceptNext } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("a task that is added offline waits in the list, survives reload and closing, and is saved once with two tabs open", async ({
  user: { page, context, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.add("Saved before");
  const cut = () => context.route(/\/api\//, (route) => route.abort());
  await cut();
  await context.setOffline(true);
  await tasks.newTask.fill("Thought on a train");
  await tasks.newTask.press("Enter");
  await tasks.newTask.fill("Second thought");
  await tasks.newTask.press("Enter");
  await expect(tasks.row("Thought on a train")).toContainText("Waiting");
  await expect(tasks.row("Second thought")).toContainText("Waiting");
  await expect(tasks.newTask).toHaveValue("");
  await expect(tasks.newTask).toHaveAccessibleDescription(/You are offline\. .* waits here/);
  expect(await api.titles()).toEqual(["Saved before"]);

  // The shell comes from the server; the API is out of reach.
  await context.setOffline(false);
  await page.reload();
  await expect(tasks.row("Thought on a train")).toContainText("Waiting");
  await page.close();
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const tab of [first, second]) {
    await tasksPage(tab).goto();
    await expect(tasksPage(tab).row("Second thought")).toContainText("Waiting");
  }
  await context.unroute(/\/api\//);
  for (const tab of [first, second]) {
    await expect(tasksPage(tab).checkbox("Second thought")).toBeEnabled();
    await tasksPage(tab).expectTitles("Second thought", "Thought on a train", "Saved before");
  }
  expect(await api.titles()).toEqual(["Second thought", "Thought on a train", "Saved before"]);
});

test("a waiting task whose answer was lost is made once, and one that was deleted since stays deleted", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  let isFirst = true;
  const answerAgain = await intercept(page, createTask, async (route) => {
    if (isFirst) await route.fetch();
    isFirst = false;
    await route.abort();
  });
  await tasks.newTask.fill("Sent and deleted");
  await tasks.newTask.press("Enter");
  await expect(tasks.newTask).toHaveAccessibleDescription(/can’t be reached/);
  const [sent] = await api.list();
  await api.delete(sent?.id ?? 0);
  await answerAgain();
  await expect(tasks.checkbox("Sent and deleted")).toBeHidden();
  await expect(tasks.newTask).not.toHaveAccessibleDescription(/waits/);
  expect(await api.titles()).toEqual([]);
});

test("a refused task keeps its text, to be changed, added again or discarded", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  let answer: () => Promise<void> = async () => undefined;
  await interceptNext(page, createTask, async (route) => {
    answer = () => answerError(403, "TASK_LIMIT_REACHED")(route);
  });
  await tasks.newTask.fill("One too many");
  await tasks.newTask.press("Enter");
  await expect(tasks.checkbox("One too many")).toBeDisabled();
  await tasks.newTask.fill("Being typed");
  await answer();
  await expect(page.getByText("One too many")).toBeVisible();
  await expect(tasks.checkbox("One too many")).toBeHidden();
  await expect(tasks.newTask).toHaveValue("Being typed");
  await page.reload();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(tasks.newTask).toHaveValue("Being typed");
  await tasks.newTask.press("Enter");
  await expect(tasks.checkbox("Being typed")).toBeEnabled();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(tasks.newTask).toHaveValue("One too many");
  await tasks.newTask.press("Enter");
  await expect(tasks.checkbox("One too many")).toBeEnabled();
  expect(await api.titles()).toEqual(["One too many", "Being typed"]);
});

test("what waits is shown to no other account, and saved when its user signs in again", async ({
  user: { page, context, account: ada, api },
  account,
}) => {
  const tasks = tasksPage(page);
  const credentials = credentialsPage(page);
  await tasks.goto();
  const answerAgain = await intercept(page, createTask, answerError(503, "SERVICE_UNAVAILABLE"));
  await tasks.newTask.fill("Ada's secret");
  await tasks.newTask.press("Enter");
  await expect(tasks.row("Ada's secret")).toContainText("Waiting");

  await test.step("a session of Bo that began elsewhere in this browser", async () => {
    await page.goto("/account");
    await context.clearCookies();
    await page.goto("/sign-up");
    await answerAgain();
    await credentials.signUp(account("Bo"));
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
    await tasks.add("Bo's task");
    await tasks.expectTitles("Bo's task");
    await credentials.signOut();
  });

  await credentials.signIn(ada);
  await expect(tasks.checkbox("Ada's secret")).toBeEnabled();
  expect(await api.titles()).toEqual(["Ada's secret"]);
});

test("signing out asks before it drops what waits, of other tabs too", async ({
  user: { page, context },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  const other = await context.newPage();
  await tasksPage(other).goto();
  await context.route(/\/api\/tasks/, (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  for (const [tab, title] of [
    [page, "Of this tab"],
    [other, "Of the other tab"],
  ] as const) {
    await tasksPage(tab).newTask.fill(title);
    await tasksPage(tab).newTask.press("Enter");
    await expect(tasks.row(title)).toContainText("Waiting");
  }

  const question = page.getByRole("alertdialog", { name: "2 tasks are not saved yet" });
  const askAgain = async () => {
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(question.getByRole("button", { name: "Stay" })).toBeFocused();
  };
  await askAgain();
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  await expect(tasks.row("Of the other tab")).toContainText("Waiting");

  await askAgain();
  await question.getByRole("button", { name: "Sign out and drop 2 tasks" }).click();
  for (const tab of [page, other]) {
    await expect(credentialsPage(tab).signInHeading).toBeVisible();
  }
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("tab");
});
