import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { expectSeen, tabTo } from "../../fixtures/keyboard.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("everything is done with the keyboard alone, and the focus is seen at each step", async ({
  page,
  account,
}) => {
  const ada = account("Ada");
  const tasks = tasksPage(page);
  const detail = taskDetail(page);
  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.type(text);

  await test.step("sign up and add", async () => {
    await page.goto("/sign-up");
    await tabTo(page, credentialsPage(page).name);
    await type(ada.name);
    await tabTo(page, credentialsPage(page).email);
    await type(ada.email);
    await tabTo(page, credentialsPage(page).password);
    await type(ada.password);
    await press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
    await press("n");
    await expectSeen(tasks.newTask);
    await type("Call Bo");
    await press("Enter");
    await expect(announced(page, "Added: Call Bo")).toBeAttached();
    await press("Escape");
    await press("ArrowDown");
    await expectSeen(tasks.checkbox("Call Bo"));
  });

  await test.step("edit due date, priority, tags and text", async () => {
    await press("Enter");
    await expectSeen(detail.title);
    await tabTo(page, detail.due);
    await press("Enter");
    await tabTo(page, detail.pane.getByRole("button", { name: "Tomorrow" }));
    await press("Enter");
    await expectSeen(detail.due);
    await expect(detail.due).toHaveAccessibleName(/^Due: tomorrow/i);
    await tabTo(page, detail.priority);
    await type("h");
    await expect(detail.priority).toHaveValue("high");
    await tabTo(page, detail.tags);
    await type("home");
    await press("Enter");
    await tabTo(page, detail.pane.getByRole("button", { name: "Add a text" }));
    await press("Enter");
    await expectSeen(detail.text);
    await type("- [ ] find the number");
    await press("Escape");
    await expectSeen(detail.pane.getByRole("button", { name: "Edit text" }));
    await tabTo(page, detail.pane.getByRole("checkbox", { name: "find the number" }), "Shift+Tab");
    await press("Space");
    await expect(detail.pane.getByText("1 of 1")).toBeVisible();
    await detail.expectSaved();
    await press("Escape");
    await expectSeen(tasks.checkbox("Call Bo"));
    await expect(tasks.group("Tomorrow")).toBeVisible();
  });

  await test.step("complete, undo and delete", async () => {
    await press("Space");
    await expect(announced(page, "Completed: Call Bo")).toBeAttached();
    await press("Control+z");
    await expect(tasks.checkbox("Call Bo")).not.toBeChecked();
    await expectSeen(tasks.checkbox("Call Bo"));
    await press("Delete");
    await expectSeen(tasks.newTask);
  });

  await test.step("restore from the trash, by the palette", async () => {
    await press("Control+k");
    // The only place there that can have the focus: its caret shows it.
    await expect(page.getByRole("combobox", { name: "Search tasks, lists" })).toBeFocused();
    await type("trash");
    await press("Enter");
    await expect(page).toHaveURL("/trash");
    await tabTo(page, page.getByRole("button", { name: "Restore Call Bo" }));
    await press("Enter");
    await expect(page.getByRole("heading", { name: "Nothing in the trash" })).toBeVisible();
  });

  await test.step("account and sign-out", async () => {
    const menu = page.getByRole("button", { name: "Account menu" });
    await tabTo(page, menu, "Shift+Tab");
    await press("Enter");
    await expect(page.getByRole("menu")).toBeVisible();
    await tabTo(page, page.getByRole("menuitem", { name: "Account" }), "ArrowDown");
    await press("Enter");
    await expect(page).toHaveURL("/account");
    await tabTo(page, page.getByRole("textbox", { name: "Name" }));
    await press("Control+a");
    await type("Ada Lovelace");
    await press("Enter");
    await expect(tasks.notifications).toContainText("Name saved");
    await tabTo(page, menu, "Shift+Tab");
    await press("Enter");
    await expect(page.getByRole("menu")).toBeVisible();
    await tabTo(page, page.getByRole("menuitem", { name: "Sign out" }), "ArrowDown");
    await press("Enter");
    await expect(credentialsPage(page).signInHeading).toBeVisible();
  });
});
