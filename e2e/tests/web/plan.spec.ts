import type { Locator } from "@playwright/test";
import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import { answerError, interceptNext, updateTask } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test.use({ timezoneId: "America/New_York" });

const fieldsOf = (editor: Locator) => ({
  title: editor.getByRole("textbox", { name: "Title" }),
  date: editor.getByLabel("Due date"),
  time: editor.getByLabel("Due time"),
  priority: editor.getByRole("combobox", { name: "Priority" }),
  tags: editor.getByRole("textbox", { name: "Tags" }),
  save: editor.getByRole("button", { name: "Save" }),
});

test("due date, priority and tags are set, sorted by and cleared", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  for (const title of ["Renew passport", "Call Bo", "Water the fern"]) await tasks.add(title);

  await test.step("set", async () => {
    const bo = fieldsOf(await tasks.edit("Call Bo"));
    await expect(bo.time).toBeDisabled();
    await bo.date.fill("2020-02-29");
    await bo.priority.selectOption("Low priority");
    await bo.save.click();
    await expect(tasks.row("Call Bo")).toContainText("Overdue: Feb 29, 2020Low priority");

    const editor = await tasks.edit("Renew passport");
    const passport = fieldsOf(editor);
    await passport.date.fill("2090-01-31");
    await passport.time.fill("09:30");
    await passport.priority.selectOption("Urgent");
    await passport.tags.fill("home, Graz, home");
    await expectAccessible(page, "editing");
    await passport.date.press("Enter");
    await expect(editor).toBeHidden();
  });

  await test.step("reload", async () => {
    await page.reload();
    await expect(tasks.row("Renew passport")).toContainText(
      /Due Jan 31, 2090, 9:30\sAMUrgenthomeGraz/,
    );
    await expectAccessible(page, "planned tasks");
    expect(await api.list()).toMatchObject([
      { due_date: null, priority: "medium", tags: [] },
      { due_date: "2020-02-29", time_zone: null, priority: "low" },
      { due_date: "2090-01-31T09:30:00", time_zone: null, tags: ["home", "Graz"] },
    ]);
  });

  await test.step("sort", async () => {
    await tasks.sort.selectOption("Due date");
    await tasks.expectTitles("Call Bo", "Renew passport", "Water the fern");
    await tasks.sort.selectOption("Priority");
    await tasks.expectTitles("Renew passport", "Water the fern", "Call Bo");
    const fern = fieldsOf(await tasks.edit("Water the fern"));
    await fern.priority.selectOption("No priority");
    await fern.save.click();
    await tasks.expectTitles("Renew passport", "Call Bo", "Water the fern");
  });

  await test.step("clear", async () => {
    const passport = fieldsOf(await tasks.edit("Renew passport"));
    await expect(passport.time).toHaveValue("09:30");
    await passport.date.fill("");
    await passport.priority.selectOption("Medium priority");
    await passport.tags.fill("");
    await passport.save.click();
    await expect(tasks.row("Renew passport")).not.toContainText(/Due|Urgent|home/);
    await tasks.checkbox("Call Bo").click();
    await expect(tasks.row("Call Bo")).toContainText("Due Feb 29, 2020");
    expect((await api.list()).at(-1)).toMatchObject({
      due_date: null,
      priority: "medium",
      tags: [],
    });
  });
});

test("what another client has written is shown in the reader's zone, and keeps its form", async ({
  user: { page, api },
}) => {
  const written = [
    { title: "Day", due_date: "2090-08-08", time_zone: "Asia/Tokyo" },
    { title: "Local", due_date: "2090-08-08T12:00:00", time_zone: null },
    { title: "Zoned", due_date: "2090-08-08T12:00:30", time_zone: "Europe/Berlin" },
    { title: "Instant", due_date: "2090-08-08T13:00:00.000Z", time_zone: "Europe/Berlin" },
  ];
  for (const task of written) await api.create({ ...task, tags: ["Graz, Austria"] });
  const tasks = tasksPage(page);
  await tasks.goto("/tasks?sort=due_date");
  await tasks.expectTitles("Zoned", "Instant", "Day", "Local");
  await expect(tasks.row("Day")).toContainText("Due Aug 8, 2090Graz, Austria");
  await expect(tasks.row("Local")).toContainText(/12:00\sPMGraz/);
  await expect(tasks.row("Zoned")).toContainText(/12:00\sPM Europe\/Berlin/);
  await expect(tasks.row("Instant")).toContainText(/9:00\sAMGraz/);

  for (const { title } of written) {
    const editor = await tasks.edit(title);
    await fieldsOf(editor).title.fill(`${title} renamed`);
    await fieldsOf(editor).save.click();
    await expect(editor).toBeHidden();
  }
  const kept = written.map(({ due_date, time_zone }) => ({ due_date, time_zone }));
  expect((await api.list()).toReversed()).toMatchObject(
    kept.map((due) => ({ ...due, tags: ["Graz, Austria"] })),
  );

  const editor = await tasks.edit("Instant renamed");
  await expect(fieldsOf(editor).time).toHaveValue("09:00");
  await fieldsOf(editor).date.fill("2090-08-09");
  await fieldsOf(editor).save.click();
  await expect(tasks.row("Instant renamed")).toContainText(/Aug 9, 2090, 9:00\sAM/);
  const zoned = fieldsOf(await tasks.edit("Zoned renamed"));
  await expect(zoned.time).toHaveValue("12:00:30");
  await zoned.date.fill("2090-08-10");
  await zoned.save.click();
  await expect(tasks.row("Zoned renamed")).toContainText("Aug 10");
  expect((await api.list()).slice(0, 2)).toMatchObject([
    { due_date: "2090-08-09T09:00:00", time_zone: null },
    { due_date: "2090-08-10T12:00:30", time_zone: "Europe/Berlin" },
  ]);
});

test("what is wrong with a due date or a tag is said at its field", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const { date, tags, title, save } = fieldsOf(await tasks.edit("Call Bo"));
  await date.fill("0999-12-31");
  await tags.fill(Array.from({ length: 21 }, (_, index) => index).join());
  await save.click();
  await expect(date).toHaveAccessibleDescription(/^Must be a date /);
  await expect(tags).toHaveAccessibleDescription("Must have at most 20 tags.");
  await expect(tags).toHaveAttribute("aria-invalid", "true");
  await expect(title).not.toHaveAttribute("aria-invalid", "true");

  await date.fill("2090-08-08");
  await tags.fill("home, garden");
  const errors = [{ pointer: "/tags/1", detail: "Is refused by the server.", code: "custom" }];
  await interceptNext(page, updateTask, answerError(422, "VALIDATION_ERROR", { errors }));
  await tags.press("Enter");
  await expect(tags).toHaveAccessibleDescription("Is refused by the server.");
  await expect(date).toHaveAccessibleDescription("");
  await tags.press("Enter");
  await expect(tasks.row("Call Bo")).toContainText("homegarden");
});

test("a plan that is changed elsewhere during an edit is shown beside one's own", async ({
  user: { page, api },
}) => {
  const { task } = await api.create({ title: "Call Bo", due_date: "2090-08-08" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const { date } = fieldsOf(await tasks.edit("Call Bo"));
  await date.fill("2090-08-10");
  await api.update(task.id, { due_date: "2090-08-09", tags: ["home"] });
  await date.press("Enter");
  const conflict = page.getByRole("alertdialog");
  await expect(conflict.getByRole("region", { name: "Yours" })).toContainText("Aug 10, 2090");
  await expect(conflict.getByRole("region", { name: "The present one" })).toContainText(
    "Aug 9, 2090",
  );
  await conflict.getByRole("button", { name: "Keep mine" }).click();
  await expect(tasks.row("Call Bo")).toContainText("Due Aug 10, 2090home");
});

test("an edit from before a release goes on after it", async ({ user: { page, api } }) => {
  const { task } = await api.create({ title: "Call Bo", tags: [] });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.edit("Call Bo");
  const seen = { title: "Call Bo", description: "" };
  const stored = JSON.stringify({ id: task.id, seen, draft: { ...seen, title: "Call Cy" } });
  await page.evaluate((text) => sessionStorage.setItem("draft:edit", text), stored);
  await page.reload();
  const { title, save } = fieldsOf(tasks.editor("Call Bo"));
  await expect(title).toHaveValue("Call Cy");
  await save.click();
  await expect(tasks.row("Call Cy")).toBeVisible();
});
