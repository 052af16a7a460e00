import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("what a newcomer adds, edits, completes, deletes and undoes is there after signing in again", async ({
  page,
  account,
}) => {
  const ada = account("Ada");
  const credentials = credentialsPage(page);
  const tasks = tasksPage(page);

  await test.step("sign up from the welcome page", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Create an account" }).click();
    await credentials.signUp(ada);
    await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  });

  await test.step("add tasks", async () => {
    await tasks.newTask.pressSequentially("Buy milk");
    await tasks.newTask.press("Enter");
    await expect(tasks.checkbox("Buy milk")).toBeVisible();
    await expect(tasks.newTask).toHaveValue("");
    await expect(tasks.newTask).toBeFocused();
    await tasks.add("Water the fern");
    await tasks.add("Call Bo");
    await tasks.expectTitles("Call Bo", "Water the fern", "Buy milk");
    await tasks.expectCounts(3, 0);
  });

  await test.step("edit", async () => {
    await tasks.edit("Buy milk");
    const detail = taskDetail(page);
    await detail.title.fill("Buy oat milk");
    await detail.writeText("Two litres\nand bread");
    await detail.close();
    await expect(tasks.row("Buy oat milk").getByRole("img", { name: "Has a note" })).toBeVisible();
  });

  await test.step("complete and filter", async () => {
    await tasks.checkbox("Water the fern").click();
    await tasks.expectCounts(2, 1);
    await tasks.view("To do").click();
    await tasks.expectTitles("Call Bo", "Buy oat milk");
    await tasks.sort.selectOption("Title, A to Z");
    await tasks.expectTitles("Buy oat milk", "Call Bo");
    await tasks.view("Completed").click();
    await tasks.expectTitles("Water the fern");
    await page.reload();
    await tasks.expectTitles("Water the fern");
    await tasks.view("Today").click();
    await tasks.search.fill("LITRES");
    await tasks.expectTitles("Buy oat milk");
    await page.getByRole("button", { name: "Clear search" }).click();
  });

  await test.step("delete and undo, then delete", async () => {
    await tasks.delete("Call Bo");
    await expect(tasks.notifications).toContainText("Task deleted");
    await tasks.undo.click();
    await expect(tasks.checkbox("Call Bo")).toBeVisible();
    await expect(tasks.notifications).not.toContainText("Task deleted");

    const answered = page.waitForResponse((answer) => answer.request().method() === "DELETE");
    await tasks.delete("Call Bo");
    expect((await answered).status()).toBe(204);
    await tasks.expectTitles("Buy oat milk");
  });

  await test.step("sign out and in again", async () => {
    await credentials.signOut();
    await page.goto("/tasks");
    await expect(credentials.signInHeading).toBeVisible();
    await credentials.signIn(ada);
    await tasks.expectTitles("Buy oat milk");
    await expect(tasks.checkbox("Buy oat milk")).not.toBeChecked();
    await tasks.view("Completed").click();
    await expect(tasks.checkbox("Water the fern")).toBeChecked();
    await tasks.view("Today").click();
  });
});

test("a deletion is sent at once, also when the page goes away", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Left behind" });
  await api.create({ title: "Kept" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.delete("Left behind");
  await page.goto("/");
  await expect.poll(api.titles).toEqual(["Kept"]);
});
