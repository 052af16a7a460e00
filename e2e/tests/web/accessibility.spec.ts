import type { Page } from "@playwright/test";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import {
  answerError,
  completeTask,
  createTask,
  intercept,
  interceptNext,
  listTasks,
  updateTask,
} from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("the pages for visitors, with and without errors, pass every rule of axe, light and dark", async ({
  page,
}) => {
  const credentials = credentialsPage(page);
  for (const path of ["/", "/sign-up", "/sign-in", "/sign-in?reason=expired", "/missing"]) {
    await page.goto(path);
    await expectAccessible(page, path);
  }

  await page.goto("/sign-up");
  await credentials.submitSignUp.click();
  await expect(credentials.name).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "sign up with field errors");

  await page.goto("/sign-in");
  await credentials.email.fill("nobody@example.com");
  await credentials.password.fill("wrong horse");
  await page.getByRole("button", { name: "Show password" }).click();
  await credentials.submitSignIn.click();
  await expect(credentials.problem).not.toHaveText("");
  await expectAccessible(page, "sign in refused");
});

test("the tasks page in every state passes every rule of axe, light and dark", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await test.step("loading and failed", async () => {
    const recover = await intercept(page, listTasks, () => new Promise(() => undefined));
    await tasks.goto();
    await expect(page.getByText("Loading your tasks…")).toBeAttached();
    await expectAccessible(page, "loading");
    await recover();
    const fail = await intercept(page, listTasks, answerError(500, "INTERNAL_ERROR"));
    await page.reload();
    await expect(page.getByRole("button", { name: "Try now" })).toBeVisible();
    await expectAccessible(page, "list failed");
    await fail();
  });

  await test.step("empty and filled", async () => {
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
    await expectAccessible(page, "empty");
    const done = await api.create({ title: "Done" });
    await api.setCompleted(done, true);
    await api.create({ title: "Described", description: "With\nlines" });
    await api.create({ title: "To do" });
    await page.reload();
    await expect(tasks.checkbox("To do")).toBeVisible();
    await tasks.row("Described").hover();
    await expectAccessible(page, "filled");
    await tasks.search.fill("nothing like it");
    await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
    await expectAccessible(page, "no match");
    await page.getByRole("button", { name: "Show all tasks" }).click();
  });

  await test.step("errors at fields", async () => {
    await interceptNext(page, createTask, answerError(503, "SERVICE_UNAVAILABLE"));
    await tasks.newTask.fill("Refused");
    await tasks.newTask.press("Enter");
    await expect(tasks.newTask).toHaveAccessibleDescription(/unavailable/);
    await tasks.edit("Described");
    const editor = tasks.editor("Described");
    await expectAccessible(page, "editing, and a task not added");
    await interceptNext(page, updateTask, answerError(503, "SERVICE_UNAVAILABLE"));
    await editor.getByRole("textbox", { name: "Title" }).fill("Changed");
    await editor.getByRole("button", { name: "Save" }).click();
    await expect(editor.getByRole("alert")).toContainText("Not saved.");
    await expectAccessible(page, "edit not saved");
    await editor.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("notifications", async () => {
    await tasks.delete("Done");
    await interceptNext(page, completeTask, answerError(500, "INTERNAL_ERROR"));
    await tasks.checkbox("To do").click();
    await expect(tasks.notifications.getByRole("alert")).toBeVisible();
    await tasks.notifications.getByRole("alert").hover();
    await expectAccessible(page, "notifications");
  });

  await test.step("dialog and menu", async () => {
    await page.getByRole("button", { name: "Shortcuts" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, "shortcuts");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account menu" }).click();
    await expect(page.getByRole("menu")).toContainText("Ada");
    await expectAccessible(page, "menu");
  });
});

test("the account page in every state passes every rule of axe, light and dark", async ({
  user: { account, page },
}) => {
  await page.goto("/account");
  await expect(page.getByText(account.email)).toBeVisible();
  await expect(page.getByText("This session")).toBeVisible();
  await expectAccessible(page, "account");

  await page.getByRole("textbox", { name: "Name" }).fill("");
  await page.getByRole("button", { name: "Save name" }).click();
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Must have at least 1 character.")).toBeVisible();
  await expectAccessible(page, "account with field errors");

  await page.getByRole("button", { name: "Delete account…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expectAccessible(page, "deleting the account");
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await expect(dialog.getByText("This is not the e-mail of this account.")).toBeVisible();
  await expectAccessible(page, "deleting the account with field errors");
});

test("who asks for reduced motion gets none", async ({ user: { page, api } }) => {
  await api.create({ title: "Still" });
  await api.create({ title: "Gone" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const movements = await collectMovements(page);
  await tasks.checkbox("Still").click();
  await tasks.delete("Gone");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await movements()).toEqual([]);

  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await expect.poll(movements).not.toEqual([]);
});

/** Durations of the animations and transitions from now on that last longer than an instant. */
async function collectMovements(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { durations });
    const look = () => {
      for (const { effect } of document.getAnimations()) {
        const duration = Number(effect?.getComputedTiming().duration);
        if (duration > 1) durations.push(duration);
      }
    };
    document.addEventListener("transitionrun", look);
    document.addEventListener("animationstart", look);
  });
  return () => page.evaluate(() => (window as unknown as { durations: number[] }).durations);
}
