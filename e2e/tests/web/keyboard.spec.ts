import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { tabTo } from "../../fixtures/keyboard.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("an account is made, left and entered with the keyboard alone", async ({ page, account }) => {
  const ada = account("Ada");
  const credentials = credentialsPage(page);
  await page.goto("/");
  await tabTo(page, page.getByRole("link", { name: "Create an account" }));
  await page.keyboard.press("Enter");
  await expect(credentials.submitSignUp).toBeVisible();
  await tabTo(page, credentials.name);
  await page.keyboard.type(ada.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ada.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ada.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();

  const menuButton = page.getByRole("button", { name: "Account menu" });
  await tabTo(page, menuButton);
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu");
  await expect(menu).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(menuButton).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu.getByRole("menuitem", { name: "Tasks" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/account");

  await tabTo(page, page.getByRole("link", { name: "Skip to content" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Delete account…" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("textbox", { name: "E-mail" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Delete account…" })).toBeFocused();

  await tabTo(page, menuButton, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(menu).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(credentials.signInHeading).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type(ada.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ada.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/tasks$/);
  await expect(page.getByRole("main")).toBeFocused();
});

test("tasks are added, completed, edited, deleted, restored and searched with the keyboard alone", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  const titleInput = page.getByRole("textbox", { name: "Title" });
  await tasks.goto();
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();

  await test.step("n, Enter: add", async () => {
    await page.keyboard.press("n");
    await expect(tasks.newTask).toBeFocused();
    for (const title of ["third", "second", "first / n ?"]) {
      await page.keyboard.type(title);
      await page.keyboard.press("Enter");
      await expect(announced(page, `Added: ${title}`)).toBeAttached();
    }
    await expect(tasks.newTask).toBeFocused();
    await tasks.expectTitles("first / n ?", "second", "third");
  });

  await test.step("arrows, Space: complete and reopen", async () => {
    await page.keyboard.press("ArrowDown");
    await expect(tasks.checkbox("first / n ?")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(tasks.checkbox("second")).toBeFocused();
    await page.keyboard.press("Space");
    await expect(tasks.checkbox("second")).toBeChecked();
    await expect(announced(page, "Completed: second")).toBeAttached();
    await page.keyboard.press("Space");
    await expect(announced(page, "Reopened: second")).toBeAttached();
    await page.keyboard.press("End");
    await expect(tasks.checkbox("third")).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await expect(tasks.checkbox("second")).toBeFocused();
  });

  await test.step("e, Escape: edit", async () => {
    await page.keyboard.press("e");
    await expect(titleInput).toBeFocused();
    await page.keyboard.type(" hand");
    await page.keyboard.press("Escape");
    await expect(tasks.checkbox("second hand")).toBeFocused();
    await expect.poll(api.titles).toContain("second hand");
  });

  await test.step("Delete, Ctrl+Z: delete and restore", async () => {
    await page.keyboard.press("Delete");
    await expect(announced(page, "Task deleted")).toBeAttached();
    await expect(tasks.checkbox("third")).toBeFocused();
    await page.keyboard.press("Control+z");
    await expect(announced(page, "Restored")).toBeAttached();
    await expect(tasks.checkbox("second hand")).toBeFocused();
    await page.keyboard.press("Delete");
    await expect(tasks.checkbox("third")).toBeFocused();
    await expect.poll(api.titles).toEqual(["first / n ?", "third"]);
  });

  await test.step("/, Escape: search", async () => {
    await page.keyboard.press("/");
    await expect(tasks.search).toBeFocused();
    await page.keyboard.type("third");
    await tasks.expectTitles("third");
    for (const key of ["Enter", "ArrowDown"]) {
      await page.keyboard.press(key);
      await expect(tasks.checkbox("third")).toBeFocused();
      await page.keyboard.press("/");
      await expect(tasks.search).toBeFocused();
    }
    await page.keyboard.press("Escape");
    await tasks.expectTitles("first / n ?", "third");
    await expect(tasks.search).toHaveValue("");
    await expect(tasks.search).toBeFocused();
  });

  await test.step("deleting the last task leads to the new task", async () => {
    await tabTo(page, page.getByRole("button", { name: "Shortcuts" }));
    await tabTo(page, tasks.checkbox("third"));
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await expect(tasks.checkbox("third")).toBeFocused();
    await page.keyboard.press("Delete");
    await expect(tasks.newTask).toBeFocused();
    await expect.poll(api.titles).toEqual([]);
  });
});

test("? lists the keys, keeps the focus inside, and single keys can be switched off for good", async ({
  user: { page },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const shortcuts = page.getByRole("button", { name: "Shortcuts" });
  await tabTo(page, shortcuts);
  await page.keyboard.press("?");
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press("Tab");
    await expect(dialog.locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(shortcuts).toBeFocused();

  await page.keyboard.press("?");
  await tabTo(page, dialog.getByRole("switch", { name: "Use keyboard shortcuts" }));
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("n");
  await expect(tasks.newTask).not.toBeFocused();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  await page.keyboard.press("n");
  await expect(tasks.newTask).not.toBeFocused();
  await page.keyboard.press("?");
  await expect(dialog.getByRole("switch")).not.toBeChecked();
});

test("a key opens the account menu at its first item, the first time too", async ({
  user: { page },
}) => {
  await tasksPage(page).goto();
  const menuButton = page.getByRole("button", { name: "Account menu" });
  for (const key of ["Enter", "Space"]) {
    await menuButton.focus();
    await page.keyboard.press(key);
    await expect(page.getByRole("menuitem", { name: "Tasks" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(menuButton).toBeFocused();
  }
});
