import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { answerError, interceptNext, updateTask } from "../../fixtures/task-calls.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const tooLong = "x".repeat(201);

test("what is wrong with an account is said at its field, first by the page, then by the server", async ({
  page,
  user: { account: taken },
}) => {
  const credentials = credentialsPage(page);
  await page.goto("/sign-up");
  await credentials.submitSignUp.click();
  await expect(credentials.name).toHaveAccessibleDescription("Enter a name.");
  await expect(credentials.name).toBeFocused();
  await expect(credentials.email).toHaveAccessibleDescription("Must be an e-mail address.");
  await expect(credentials.password).toHaveAccessibleDescription(/at least 8 characters\.$/);
  await expect(credentials.password).toHaveAttribute("aria-invalid", "true");

  await credentials.name.fill("Ada the Second");
  await credentials.email.fill(taken.email);
  await credentials.password.fill("correct horse");
  await credentials.submitSignUp.click();
  await expect(credentials.email).toHaveAccessibleDescription(
    "There is an account with this e-mail already.",
  );
  await expect(credentials.email).toBeFocused();
  await expect(credentials.name).not.toHaveAttribute("aria-invalid", "true");

  const signUp = { method: "POST", path: /\/api\/auth\/sign-up\/email$/ } as const;
  const errors = [{ pointer: "/name", detail: "Is refused by the server.", code: "custom" }];
  await interceptNext(page, signUp, answerError(422, "VALIDATION_ERROR", { errors }));
  await credentials.submitSignUp.click();
  await expect(credentials.name).toHaveAccessibleDescription("Is refused by the server.");
  await expect(credentials.email).toHaveValue(taken.email);
});

test("a wrong password is said without telling whether the account exists", async ({
  page,
  user: { account },
}) => {
  const credentials = credentialsPage(page);
  await page.goto("/sign-in");
  for (const email of [account.email, `not-${account.email}`]) {
    await credentials.email.fill(email);
    await credentials.password.fill("wrong horse");
    await credentials.submitSignIn.click();
    await expect(credentials.problem).toHaveText("E-mail or password is wrong.");
    await expect(credentials.email).toHaveValue(email);
    await page.reload();
  }
});

test("what is wrong with a task is said at its field, and the text stays", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Fine" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.newTask.fill(tooLong);
  await tasks.newTask.press("Enter");
  await expect(tasks.newTask).toHaveAccessibleDescription("Must have at most 200 characters.");
  await expect(tasks.newTask).toHaveValue(tooLong);

  const detail = taskDetail(page);
  await tasks.edit("Fine");
  await detail.writeText("y".repeat(1001));
  await detail.text.blur();
  await expect(detail.text).toHaveAccessibleDescription("Must have at most 1000 characters.");
  await expect(detail.text).toHaveAttribute("aria-invalid", "true");
  await expect(detail.title).not.toHaveAttribute("aria-invalid", "true");
  await detail.text.fill("Short");
  await detail.text.blur();
  await detail.expectSaved();

  const errors = [{ pointer: "/title", detail: "Is refused by the server.", code: "custom" }];
  await interceptNext(page, updateTask, answerError(422, "VALIDATION_ERROR", { errors }));
  await detail.title.fill("Refused");
  await detail.title.press("Enter");
  await expect(detail.title).toHaveAccessibleDescription("Is refused by the server.");
  await expect(detail.title).toHaveAttribute("aria-invalid", "true");
  await detail.title.fill("Accepted");
  await detail.title.press("Enter");
  await expect(tasks.row("Accepted")).toBeVisible();
  expect(await api.list()).toMatchObject([{ title: "Accepted", description: "Short" }]);
});

test("without the shared schemas the server's own verdict is shown at the field", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Fine" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Fine")).toBeVisible();
  const editorLoaded = page.waitForResponse((answer) => answer.url().endsWith(".js"));
  await page.mouse.move(1, 1);
  await (await editorLoaded).finished();
  await page.route("**/_next/static/**/*.js", (route) => route.abort());

  const refused = page.waitForResponse((answer) => answer.status() === 422);
  await tasks.newTask.fill(tooLong);
  await tasks.newTask.press("Enter");
  await refused;
  await expect(tasks.newTask).toHaveAccessibleDescription("Must have at most 200 characters.");
  await expect(tasks.newTask).toHaveValue(tooLong);
  const editor = await tasks.edit("Fine");
  const title = editor.getByRole("textbox", { name: "Title" });
  await title.fill(tooLong);
  await title.press("Enter");
  await expect(title).toHaveAccessibleDescription("Must have at most 200 characters.");
  await expect(title).toHaveAttribute("aria-invalid", "true");
});
