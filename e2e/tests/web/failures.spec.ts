import { credentialsPage } from "../../fixtures/credentials-page.ts";
import {
  answerError,
  completeTask,
  createTask,
  deleteTask,
  intercept,
  interceptNext,
  isCall,
  listTasks,
} from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const serverErrors = [
  { status: 500, code: "INTERNAL_ERROR", sentence: /Something went wrong on the server\./ },
  { status: 503, code: "SERVICE_UNAVAILABLE", sentence: /The service is unavailable/ },
  { status: 429, code: "RATE_LIMITED", sentence: /Too many attempts\. Try again in 30 seconds\./ },
];
const headers = { "Retry-After": "30" };

for (const { status, code, sentence } of serverErrors) {
  test(`a list that answers ${status} is said to be unavailable, and appears by itself afterwards`, async ({
    user: { page, api },
  }) => {
    await api.create({ title: "Safe on the server" });
    const tasks = tasksPage(page);
    await page.clock.install();
    const recover = await intercept(page, listTasks, answerError(status, code, { headers }));
    await tasks.goto();
    await expect(page.getByRole("heading", { name: "Your tasks can’t be loaded" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(sentence);
    await expect(page.getByRole("main")).toContainText("Reference of-the-test");
    await recover();
    await page.clock.fastForward("00:05");
    await expect(tasks.checkbox("Safe on the server")).toBeVisible();
  });

  test(`a new task that is answered with ${status} waits, and is saved by itself afterwards`, async ({
    user: { page, api },
  }) => {
    const tasks = tasksPage(page);
    await page.clock.install();
    await tasks.goto();
    await interceptNext(page, createTask, answerError(status, code, { headers }));
    await tasks.newTask.fill("Worth keeping");
    await tasks.newTask.press("Enter");
    await expect(tasks.newTask).toHaveAccessibleDescription(sentence);
    await expect(tasks.row("Worth keeping")).toContainText("Waiting");
    await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
    expect(await api.titles()).toEqual([]);
    await page.clock.fastForward("00:05");
    await expect(tasks.checkbox("Worth keeping")).toBeEnabled();
    await expect(tasks.newTask).not.toHaveAccessibleDescription(sentence);
    expect(await api.titles()).toEqual(["Worth keeping"]);
  });
}

test("a task added before the list has arrived is shown with the others", async ({
  user: { page, api },
}) => {
  await api.create({ title: "There before" });
  const tasks = tasksPage(page);
  let deliver: () => Promise<void> = async () => undefined;
  await interceptNext(page, listTasks, async (route) => {
    deliver = () => route.continue();
  });
  await tasks.goto();
  const created = page.waitForResponse((answer) => isCall(createTask, answer.request()));
  await tasks.newTask.fill("Added in a hurry");
  await tasks.newTask.press("Enter");
  await created;
  await deliver();
  await tasks.expectTitles("Added in a hurry", "There before");
});

test("completing and deleting that fail are taken back visibly and can be tried again", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Stubborn" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const tryAgain = page.getByRole("button", { name: "Try again" });

  await interceptNext(page, completeTask, answerError(500, "INTERNAL_ERROR"));
  await tasks.checkbox("Stubborn").click();
  await expect(tasks.notifications.getByRole("alert")).toContainText("Not marked as completed.");
  await expect(tasks.notifications).toContainText("“Stubborn” is as it was.");
  await expect(tasks.checkbox("Stubborn")).not.toBeChecked();
  await tryAgain.click();
  await expect.poll(api.list).toMatchObject([{ completed: true }]);

  await tasks.view("Completed").click();
  await interceptNext(page, completeTask, answerError(429, "RATE_LIMITED", { headers }));
  await tasks.checkbox("Stubborn").click();
  await expect(tasks.notifications).toContainText("Not reopened.");
  await expect(tasks.checkbox("Stubborn")).toBeChecked();
  await page.getByRole("button", { name: "Dismiss" }).last().click();

  await interceptNext(page, deleteTask, answerError(503, "SERVICE_UNAVAILABLE"));
  await tasks.row("Stubborn").hover();
  await page.getByRole("button", { name: "Delete Stubborn" }).click();
  await expect(tasks.notifications.getByRole("alert")).toContainText("Not deleted.");
  await expect(tasks.notifications).toContainText("“Stubborn” is back in your list.");
  await expect(tasks.checkbox("Stubborn")).toBeVisible();
  await tryAgain.click();
  await expect(tasks.checkbox("Stubborn")).toBeHidden();
  await expect.poll(api.list).toEqual([]);
});

test("signing in while the service is down says so, keeps the e-mail and works afterwards", async ({
  user: { account },
  page,
}) => {
  const credentials = credentialsPage(page);
  const signIn = { method: "POST", path: /\/api\/auth\/sign-in\/email$/ } as const;
  await page.goto("/sign-in");
  await credentials.email.fill(account.email);
  await credentials.password.fill(account.password);
  for (const { status, code, sentence } of serverErrors) {
    await interceptNext(page, signIn, answerError(status, code, { headers }));
    await credentials.submitSignIn.click();
    await expect(credentials.problem).toContainText(sentence);
  }
  await interceptNext(page, signIn, (route) => route.abort());
  await credentials.submitSignIn.click();
  await expect(credentials.problem).toContainText("The server can’t be reached right now.");
  await expect(credentials.email).toHaveValue(account.email);
  await credentials.submitSignIn.click();
  await expect(page).toHaveURL("/tasks");
});
