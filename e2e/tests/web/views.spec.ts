import { createTasks, titleOf } from "../../fixtures/many-tasks.ts";
import { answerError, intercept, listTasks } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test, type User } from "../../fixtures/test.ts";

test.use({ timezoneId: "Europe/Berlin" });

/** Date that many days after the present one, in the zone of the tests' browser. */
function dayIn(days: number): string {
  const date = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(date);
}

async function plan({ api }: User): Promise<void> {
  await api.create({ title: "Some day" });
  await api.create({ title: "Renew passport", due_date: dayIn(-2), priority: "high" });
  await api.create({ title: "Water the plants", due_date: dayIn(0), tags: ["home"] });
  await api.create({ title: "Call at eight", due_date: `${dayIn(0)}T23:59:00` });
  await api.create({ title: "Weekly review", due_date: dayIn(1), tags: ["work"] });
  await api.create({ title: "Trip to Porto", due_date: dayIn(60), tags: ["home"] });
  await api.create({ title: "Return books", due_date: dayIn(0), completed: true });
}

test("each view has its tasks under their days, with their numbers", async ({ user }) => {
  await plan(user);
  const tasks = tasksPage(user.page);
  await tasks.goto();
  await expect(tasks.heading).toHaveText("Today");
  await tasks.expectTitles(
    "Renew passport",
    "Water the plants",
    "Call at eight",
    "Weekly review",
    "Some day",
  );
  await expect(tasks.list.getByRole("heading")).toHaveText([
    "Overdue1",
    "Today2",
    "Tomorrow1",
    "No date1",
  ]);
  await expect(tasks.row("Water the plants")).toContainText("Due today");
  await expect(tasks.row("Renew passport")).toContainText("Overdue: ");
  await expect(tasks.view("Today")).toHaveText("Today3");
  await expect(tasks.view("Upcoming")).toHaveText("Upcoming2");
  await tasks.expectCounts(6, 1);

  await tasks.view("Upcoming").click();
  await tasks.expectTitles("Weekly review", "Trip to Porto");
  await tasks.view("To do").click();
  await expect(tasks.list.getByRole("listitem")).toHaveCount(6);
  await user.page.getByRole("button", { name: /^Completed/ }).click();
  await expect(tasks.group("Completed")).toBeVisible();
  await expect(tasks.checkbox("Return books")).toBeChecked();
  await tasks.view("home").click();
  await expect(tasks.heading).toHaveText("home");
  await tasks.expectTitles("Water the plants", "Trip to Porto");
});

test("view, tag and open task are in the address: a reload and Back lead where they say", async ({
  user,
}) => {
  await plan(user);
  const { page } = user;
  const tasks = tasksPage(page);
  const pane = page.getByRole("complementary", { name: "Open task" });
  await tasks.goto("/tasks?view=upcoming");
  await tasks.expectTitles("Weekly review", "Trip to Porto");
  await tasks.view("work").click();
  await expect(page).toHaveURL("/tasks?tag=work");
  await tasks.row("Weekly review").click();
  await expect(page).toHaveURL(/tag=work&task=\d+$/);
  await expect(pane.getByRole("textbox", { name: "Title" })).toHaveValue("Weekly review");
  await page.reload();
  await expect(pane.getByRole("textbox", { name: "Title" })).toHaveValue("Weekly review");
  await page.goBack();
  await expect(pane).toBeHidden();
  await expect(page).toHaveURL("/tasks?tag=work");
  await page.goBack();
  await expect(tasks.heading).toHaveText("Upcoming");
  await expect(tasks.view("Upcoming")).toHaveAttribute("aria-current", "page");
});

test("the side bar marks the open tag, however the address spells it", async ({ user }) => {
  await plan(user);
  await user.page.goto("/tasks?tag=HOME");
  const link = user.page.getByRole("link", { name: /^home/ });
  await expect(link).toHaveAttribute("aria-current", "page");
});

test("a row opens by Enter, and Escape closes it and leads back to the row", async ({ user }) => {
  await plan(user);
  const { page } = user;
  const tasks = tasksPage(page);
  const pane = page.getByRole("complementary", { name: "Open task" });
  await tasks.goto();
  await tasks.checkbox("Water the plants").focus();
  await page.keyboard.press("Enter");
  await expect(pane).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pane).toBeHidden();
  await expect(tasks.checkbox("Water the plants")).toBeFocused();
  await expect(page).toHaveURL("/tasks");
});

test("another view is never shown with the rows of the last one, and says itself what fails", async ({
  user,
}) => {
  await plan(user);
  const tasks = tasksPage(user.page);
  await tasks.goto();
  await expect(tasks.checkbox("Some day")).toBeVisible();
  const recover = await intercept(user.page, listTasks, answerError(503, "SERVICE_UNAVAILABLE"));
  await tasks.view("Completed").click();
  await expect(tasks.heading).toHaveText("Completed");
  expect(await tasks.checkbox("Some day").isVisible()).toBe(false);
  await expect(user.page.getByRole("heading", { name: "can’t be loaded" })).toBeVisible();
  await recover();
  await expect(tasks.checkbox("Return books")).toBeVisible();
});

test("a list dims within a tenth of a second while its new order is on its way", async ({
  user,
}) => {
  await plan(user);
  const tasks = tasksPage(user.page);
  await tasks.goto("/tasks?view=todo");
  await expect(tasks.checkbox("Some day")).toBeVisible();
  const deliver = await intercept(user.page, listTasks, () => new Promise(() => undefined));
  await tasks.sort.selectOption("Title, A to Z");
  await expect(tasks.list).toHaveAttribute("aria-busy", "true");
  await expect(tasks.list).toHaveCSS("transition-duration", "0.075s");
  await expect(tasks.list).toHaveCSS("opacity", "0.5");
  await deliver();
});

test("a page that stays open over midnight moves with the day", async ({ user }) => {
  await plan(user);
  const tasks = tasksPage(user.page);
  await user.page.clock.install();
  await tasks.goto();
  await expect(tasks.group("Tomorrow")).toBeVisible();
  await user.page.clock.setSystemTime(Date.now() + 24 * 60 * 60 * 1000);
  await user.page.clock.fastForward("01:00");
  await expect(tasks.list.getByRole("heading")).toHaveText(["Overdue3", "Today1", "No date1"]);
});

test("the last list is there at once, and gone with the session", async ({ user }) => {
  await plan(user);
  const { page } = user;
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Some day")).toBeVisible();
  const stored = () => page.evaluate(() => localStorage.getItem("last-list") ?? "");
  await expect.poll(stored).toContain("Some day");
  const deliver = await intercept(page, listTasks, () => new Promise(() => undefined));
  await page.reload();
  await expect(tasks.checkbox("Some day")).toBeVisible();
  await deliver();

  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await stored()).toBe("");
});

test("on paper are all rows, and no controls", async ({ user: { page, api } }) => {
  // More than are rendered without a virtual list.
  await createTasks(api, 140);
  const tasks = tasksPage(page);
  await tasks.goto("/tasks?view=todo");
  await expect(tasks.checkbox(titleOf(139))).toBeVisible();
  await tasks.scrollToEnd(titleOf(1));
  await page.emulateMedia({ media: "print" });
  await expect(tasks.list.getByRole("listitem")).toHaveCount(126);
  await expect(tasks.newTask).toBeHidden();
  await expect(page.getByRole("complementary")).toBeHidden();
});
