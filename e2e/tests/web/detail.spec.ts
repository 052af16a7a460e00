import { createTaskClient } from "@todo/client/task-client";
import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import { answerError, intercept, interceptNext, updateTask } from "../../fixtures/task-calls.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local } from "../../system/deployments.ts";

test.use({ timezoneId: "America/New_York" });

test("what is written in the pane saves itself, field by field, without a button", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await expect(detail.title).toBeFocused();
  await page.keyboard.type(" and Cy ");
  await detail.expectSaved();
  await expect(detail.title).toHaveValue("Call Bo and Cy ");
  await expect(tasks.checkbox("Call Bo and Cy")).toBeVisible();
  await detail.writeText("Before noon");
  await detail.priority.selectOption("Urgent");
  await detail.setDue(async ({ date, time }) => {
    await date.fill("2090-01-31");
    await time.fill("09:30");
  });
  await expect(detail.due).toHaveAccessibleName(/Jan 31, 2090, 9:30\sAM America\/New_York$/);
  await detail.tags.fill("#home");
  await detail.tags.press("Enter");
  await detail.tags.fill("Graz, home");
  await detail.expectSaved();
  await detail.tags.press("Enter");
  await expect.poll(api.list).toMatchObject([
    {
      title: "Call Bo and Cy",
      description: "Before noon",
      priority: "urgent",
      due_date: "2090-01-31T09:30:00",
      time_zone: null,
      tags: ["home", "Graz"],
    },
  ]);
  await expectAccessible(page, "open task");

  await detail.pane.getByRole("button", { name: "Remove tag home" }).click();
  await detail.due.click();
  await detail.pane.getByRole("button", { name: "No date" }).click();
  await expect(detail.due).toHaveAccessibleName("Due: no date");
  await expect.poll(api.list).toMatchObject([{ due_date: null, tags: ["Graz"] }]);
});

test("Escape and another row lose nothing that was typed a moment before", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Other" });
  await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await detail.title.fill("Call Bo at work");
  await tasks.edit("Other");
  await expect(detail.title).toHaveValue("Other");
  await expect.poll(api.titles).toContain("Call Bo at work");
  await detail.title.fill("Another");
  await page.keyboard.press("Escape");
  await expect(detail.pane).toBeHidden();
  await expect.poll(api.titles).toContain("Another");
});

test("a tag that was typed is kept by Escape, and one that is removed leaves the focus beside it", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo", tags: ["home", "work"] });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await detail.pane.getByRole("button", { name: "Remove tag home" }).press("Enter");
  await expect(detail.tags).toBeFocused();
  await page.keyboard.type("Graz");
  await page.keyboard.press("Escape");
  await expect(detail.pane).toBeHidden();
  await expect.poll(api.list).toMatchObject([{ tags: ["work", "Graz"] }]);
});

test("the pane that is closed twice leaves its list where it is", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo", tags: ["home"] });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await page.getByRole("link", { name: /^home/ }).click();
  await tasks.edit("Call Bo");
  await detail.pane.getByRole("button", { name: "Close" }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await expect(detail.pane).toBeHidden();
  // A second step back would come after the first.
  await page.waitForTimeout(200);
  expect(new URL(page.url()).searchParams.get("tag")).toBe("home");
});

test("Escape that ends a composition closes nothing, and Enter in it saves nothing", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  for (const key of ["Escape", "Enter"]) {
    // Safari sends the key after the composition, with this code alone.
    for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
      const init = { key, bubbles: true, cancelable: true, ...composing };
      await detail.title.dispatchEvent("keydown", init);
    }
  }
  await expect(detail.pane).toBeVisible();
  await expect(detail.state).toHaveText("");
});

test("an edit that fails says so, and is there when its task is opened again, also after a reload", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Other" });
  await api.create({ title: "Draft" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  const recover = await intercept(page, updateTask, answerError(500, "INTERNAL_ERROR"));
  await tasks.edit("Draft");
  await detail.title.fill("Final");
  await expect(detail.alert).toContainText("Not saved. Something went wrong");
  await expect(detail.state).toHaveText("Not saved");
  const sideBar = page.getByRole("complementary", { name: "Side bar" });
  await expect(sideBar.getByText("Not saved")).toBeVisible();
  await expectAccessible(page, "edit not saved");
  await page.keyboard.press("Escape");
  await expect(tasks.notifications).toContainText("“Draft” is not saved.");
  await tasks.edit("Other");
  await tasks.edit("Draft");
  await expect(detail.title).toHaveValue("Final");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(detail.title).toHaveValue("Final");
  await expect(detail.alert).toContainText("Not saved. Something went wrong");
  await recover();
  await detail.tryAgain.click();
  await detail.expectSaved();
  await expect(sideBar.getByText("Saved", { exact: true })).toBeVisible();
  await expect(tasks.checkbox("Final")).toBeVisible();
  expect(await api.titles()).toEqual(["Final", "Other"]);
});

test("a title that is emptied gets a sentence for people, and the other fields are saved", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await detail.title.fill("  ");
  await expect(detail.title).toHaveAccessibleDescription("A task needs a title.");
  await detail.priority.selectOption("Urgent");
  await expect.poll(api.list).toMatchObject([{ title: "Call Bo", priority: "urgent" }]);
  await page.keyboard.press("Escape");
  await tasks.edit("Call Bo");
  await expect(detail.title).toHaveValue("Call Bo");
});

test("what is wrong with a tag is said at its field, whoever finds it", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await detail.tags.fill(Array.from({ length: 21 }, (_, index) => index).join());
  await detail.tags.press("Enter");
  await expect(detail.tags).toHaveAccessibleDescription("Must have at most 20 tags.");
  await expect(detail.title).not.toHaveAttribute("aria-invalid", "true");
  const errors = [{ pointer: "/tags/1", detail: "Is refused by the server.", code: "custom" }];
  await interceptNext(page, updateTask, answerError(422, "VALIDATION_ERROR", { errors }));
  await detail.tags.press("Backspace");
  await expect(detail.tags).toHaveAccessibleDescription("Is refused by the server.");
});

test("links in a text are live, and its steps are ticked in place", async ({
  user: { page, api },
}) => {
  const description = "See slides.example.com/q3.\n- [x] Slides\n- [ ] Print <b>8</b>";
  await api.create({ title: "Prepare", description });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Prepare");
  const link = detail.pane.getByRole("link", { name: "slides.example.com/q3" });
  await expect(link).toHaveAttribute("href", "https://slides.example.com/q3");
  await expect(detail.pane).toContainText("1 of 2");
  await detail.pane.getByRole("checkbox", { name: "Print <b>8</b>" }).check();
  await expect(detail.pane).toContainText("2 of 2");
  await expect.poll(api.list).toMatchObject([{ description: description.replace("[ ]", "[x]") }]);
  await expectAccessible(page, "steps");
});

test("the history says what happened; undo goes back step by step", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  await api.update(task.id, { priority: "high" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await expect(detail.history).toHaveText([/^You raised the priority · just now$/]);
  await detail.title.fill("Call Cy");
  await detail.title.fill("Call Cy at home");
  await expect(detail.history).toHaveText([/renamed it/, /raised the priority/]);
  await detail.undo.click();
  await expect(detail.title).toHaveValue("Call Bo");
  await expect(detail.history).toHaveText([/raised the priority/]);
  await detail.undo.click();
  await expect.poll(api.list).toMatchObject([{ title: "Call Bo", priority: "medium" }]);
  await expect(detail.undo).toBeDisabled();
  await detail.pane.getByRole("button", { name: "Delete Call Bo" }).click();
  await expect(detail.pane).toBeHidden();
  await expect.poll(api.titles).toEqual([]);
  await tasks.undo.click();
  await expect(tasks.checkbox("Call Bo")).toBeVisible();
});

test("undo right after typing takes back what was typed, not the change before it", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  await api.update(task.id, { priority: "high" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await expect(detail.history).toHaveText([/raised the priority/]);
  await detail.title.fill("Call Cy");
  await detail.undo.click();
  await expect(detail.title).toHaveValue("Call Bo");
  await expect(detail.history).toHaveText([/raised the priority/]);
  expect(await api.list()).toMatchObject([{ title: "Call Bo", priority: "high" }]);

  await detail.title.fill("Call Di");
  await detail.expectSaved();
  await detail.undo.click();
  await expect(detail.title).toHaveValue("Call Bo");
  await expect.poll(api.list).toMatchObject([{ title: "Call Bo", priority: "high" }]);
  await expect(tasks.notifications.getByRole("alert")).toHaveCount(0);
});

test("undo takes back no older change while what was typed last can't be saved", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  await api.update(task.id, { priority: "high" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Bo");
  await expect(detail.history).toHaveText([/raised the priority/]);
  await detail.title.fill("");
  await detail.undo.click();
  await expect(tasks.notifications.getByRole("alert")).toContainText(
    "What you typed last is not saved.",
  );
  await expect(detail.history).toHaveText([/raised the priority/]);
  expect(await api.list()).toMatchObject([{ title: "Call Bo", priority: "high" }]);
});

test("what another client has written keeps its form until it is changed", async ({
  user: { page, api },
}) => {
  const zoned = { title: "Zoned", due_date: "2090-08-08T12:00:30", time_zone: "Europe/Berlin" };
  const instant = { title: "Instant", due_date: "2090-08-08T13:00:00.000Z", time_zone: null };
  for (const task of [zoned, instant]) await api.create({ ...task, tags: ["Graz, Austria"] });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto("/tasks?view=todo");
  for (const { title } of [zoned, instant]) {
    await tasks.edit(title);
    await expect(detail.title).toHaveValue(title);
    await detail.title.fill(`${title} renamed`);
    await detail.expectSaved();
  }
  const kept = [instant, zoned].map(({ due_date }) => ({ due_date, tags: ["Graz, Austria"] }));
  expect(await api.list()).toMatchObject(kept);
  await expect(detail.due).toHaveAccessibleName(/Aug 8, 2090, 9:00\sAM/);
  await detail.setDue(({ date }) => date.fill("2090-08-09"));
  await expect.poll(api.list).toMatchObject([{ due_date: "2090-08-09T09:00:00" }, {}]);
  await tasks.edit("Zoned renamed");
  await detail.setDue(({ date }) => date.fill("2090-08-10"));
  const moved = { due_date: "2090-08-10T12:00:30", time_zone: "Europe/Berlin" };
  await expect.poll(api.list).toMatchObject([{}, moved]);
});

test("an edit from before a release goes on after it", async ({ user: { page, api } }) => {
  const { task } = await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  const seen = { title: "Call Bo", description: "" };
  const stored = JSON.stringify({ id: task.id, seen, draft: { ...seen, title: "Call Cy" } });
  await page.evaluate((text) => sessionStorage.setItem("draft:edit", text), stored);
  await page.reload();
  await expect(detail.title).toHaveValue("Call Cy");
  await expect(tasks.checkbox("Call Cy")).toBeVisible();
});

test("what an access token did is told by its name, and is taken back by itself", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo" });
  const scopes = ["tasks:write"] as const;
  const { token, id } = await api.createAccessToken({
    name: "desk-agent",
    scopes: [...scopes],
    expires_in_days: 1,
  });
  const agent = createTaskClient({ baseUrl: local.apiUrl, token: async () => token });
  await agent.update(task.id, { priority: "high" });
  await api.update(task.id, { title: "Call Cy" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.edit("Call Cy");
  const byAgent = detail.history.filter({ hasText: "raised the priority" });
  await expect(byAgent).toHaveText(/^Token “desk-agent” raised the priority · just now/);
  await byAgent.getByRole("button", { name: "Undo: raised the priority" }).click();
  await expect(detail.priority).toHaveValue("medium");
  expect(await api.list()).toMatchObject([{ title: "Call Cy", priority: "medium" }]);

  await api.endAccessToken(id);
  await page.reload();
  await expect(byAgent).toHaveText(/^An access token raised the priority/);
  await expect(byAgent.getByRole("button")).toHaveCount(0);
});
