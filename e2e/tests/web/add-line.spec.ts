import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import { answerError, createTask, interceptNext } from "../../fixtures/task-calls.ts";
import { announced, tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test.use({ timezoneId: "Asia/Tokyo" });

test("the line says what it understood, and Enter adds just that, in the reader's zone", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  // Already the next day in Tokyo.
  await page.clock.setFixedTime("2090-01-27T20:00:00Z");
  await tasks.goto();
  await tasks.newTask.pressSequentially("Call the bank tomorrow 9:00 !high #home");
  const chip = (name: RegExp) => page.getByRole("button", { name });
  await expect(chip(/^tomorrow 9:00\sAM, take “tomorrow 9:00” literally$/i)).toBeVisible();
  await expect(chip(/^High priority/)).toBeVisible();
  await expect(chip(/^home/)).toBeVisible();
  await expect(page.locator("mark")).toHaveText(["tomorrow 9:00", "!high", "#home"]);
  await expectAccessible(page, "understood line");
  await tasks.newTask.press("Enter");
  await expect(tasks.checkbox("Call the bank")).toBeEnabled();
  await expect(tasks.newTask).toHaveValue("");
  await expect(page.locator("mark")).toHaveCount(0);
  expect(await api.list()).toMatchObject([
    { title: "Call the bank", due_date: "2090-01-29T09:00:00", priority: "high", tags: ["home"] },
  ]);
});

test("a click on a chip takes its piece literally, Escape the whole line, and the next line is understood again", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.newTask.pressSequentially("Read #home tomorrow");
  await page.getByRole("button", { name: /take “tomorrow” literally/ }).click();
  await expect(tasks.newTask).toBeFocused();
  await expect(page.locator("mark")).toHaveText(["#home"]);
  await page.keyboard.press("Enter");
  await expect(tasks.checkbox("Read tomorrow")).toBeEnabled();
  await tasks.newTask.pressSequentially("Sing #home tomorrow");
  await expect(page.locator("mark")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(page.locator("mark")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(tasks.checkbox("Sing #home tomorrow")).toBeEnabled();
  await tasks.newTask.pressSequentially("Dance #home");
  await expect(page.locator("mark")).toHaveText(["#home"]);
  await page.keyboard.press("Enter");
  await expect(tasks.checkbox("Dance")).toBeEnabled();
  expect((await api.list()).toReversed()).toMatchObject([
    { title: "Read tomorrow", due_date: null, tags: ["home"] },
    { title: "Sing #home tomorrow", due_date: null, tags: [] },
    { title: "Dance", tags: ["home"] },
  ]);
});

test("a line that was refused comes back as it was typed, and is added as understood", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await interceptNext(page, createTask, answerError(403, "TASK_LIMIT_REACHED"));
  await tasks.newTask.pressSequentially("Read #home");
  await expect(page.locator("mark")).toHaveText(["#home"]);
  await page.keyboard.press("Enter");
  await expect(tasks.newTask).toHaveAccessibleDescription(/Your text stays here/);
  await expect(tasks.newTask).toHaveValue("Read #home");
  await page.reload();
  await expect(tasks.newTask).toHaveValue("Read #home");
  await tasks.newTask.press("End");
  await tasks.newTask.press("Space");
  await expect(page.locator("mark")).toHaveText(["#home"]);
  await tasks.newTask.press("Enter");
  await expect(tasks.checkbox("Read")).toBeEnabled();
  expect(await api.list()).toMatchObject([{ title: "Read", tags: ["home"] }]);
});

test("a new task gets the tag of its list, which a click takes away", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await api.create({ title: "There before", tags: ["home"] });
  await tasks.goto("/tasks?tag=home");
  await tasks.newTask.pressSequentially("Paint");
  await expect(page.getByRole("button", { name: /^home, take/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(tasks.checkbox("Paint")).toBeEnabled();
  await tasks.newTask.pressSequentially("Sing");
  await page.getByRole("button", { name: /^home, take/ }).click();
  await page.keyboard.press("Enter");
  await expect(announced(page, "Added: Sing")).toBeAttached();
  expect(await api.list()).toMatchObject([{ title: "Sing", tags: [] }, { tags: ["home"] }, {}]);
});

test("many pasted lines are offered as tasks, added at once and taken back at once", async ({
  user: { page, api, context },
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.newTask.focus();
  await page.evaluate(() => navigator.clipboard.writeText("- Slides\n- Print\n\n1. Send\n"));
  await page.keyboard.press("Control+v");
  const offer = page.getByRole("region", { name: "Pasted lines" });
  await expect(offer.getByRole("listitem")).toHaveText(["Slides", "Print", "Send"]);
  await expectAccessible(page, "pasted lines");
  await page.keyboard.press("Escape");
  await expect(offer).toBeHidden();
  await expect(tasks.newTask).toBeFocused();
  const paste = async (lines: string) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), lines);
    await tasks.newTask.focus();
    await page.keyboard.press("Control+v");
  };
  await paste("Others\nBefore\n");
  await expect(offer.getByRole("listitem")).toHaveText(["Others", "Before"]);
  await paste("- Slides\n- Print\n\n1. Send\n");
  await offer.getByRole("button", { name: "Add 3 tasks" }).click();
  await tasks.expectTitles("Slides", "Print", "Send");
  await expect(offer).toBeHidden();
  await tasks.undo.click();
  await expect.poll(api.titles).toEqual([]);
});

test("keys of a composition neither add a task nor change the line, and blank lines get a sentence", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.newTask.pressSequentially("Read #home");
  await expect(page.locator("mark")).toHaveCount(1);
  for (const key of ["Escape", "Enter"]) {
    const init = { key, keyCode: 229, bubbles: true, cancelable: true };
    await tasks.newTask.dispatchEvent("keydown", init);
  }
  await expect(page.locator("mark")).toHaveCount(1);
  await tasks.newTask.fill("  ");
  await tasks.newTask.press("Enter");
  await expect(tasks.newTask).toHaveAccessibleDescription("A task needs a title.");
  expect(await api.titles()).toEqual([]);
});

test("a line entered before its words can be read is shown as understood, and added with the next Enter", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(page.getByText("Loading your tasks…")).toBeHidden();
  const arrived = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    await arrived.promise;
    await route.continue();
  });
  await tasks.newTask.fill("Call Bo fri 9:00");
  await tasks.newTask.press("Enter");
  await expect(tasks.newTask).toHaveValue("Call Bo fri 9:00");
  arrived.resolve();
  await expect(page.locator("mark")).toHaveText(["fri 9:00"]);
  await expect(tasks.newTask).toHaveValue("Call Bo fri 9:00");
  expect(await api.titles()).toEqual([]);

  await page.reload();
  await expect(page.getByText("Loading your tasks…")).toBeHidden();
  await tasks.newTask.press("Enter");
  await expect(page.locator("mark")).toHaveText(["fri 9:00"]);
  await tasks.newTask.press("Enter");
  await expect(announced(page, "Added: Call Bo")).toBeAttached();
  const [called] = await api.list();
  expect(called).toMatchObject({ title: "Call Bo", due_date: expect.stringMatching(/T09:00:00$/) });
});

test("a plain line entered before its words can be read is added once they can", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await api.create({ title: "There before", tags: ["home"] });
  await tasks.goto("/tasks?tag=home");
  await tasks.newTask.fill("Milk");
  await tasks.newTask.press("Enter");
  await tasks.newTask.press("Enter");
  await expect(announced(page, "Added: Milk")).toBeAttached();
  expect(await api.list()).toMatchObject([{ title: "Milk", tags: ["home"] }, {}]);
});

test("the marks stay under their words, and the end of the line in view, where it is narrow", async ({
  user: { page },
}) => {
  const tasks = tasksPage(page);
  await page.setViewportSize({ width: 1000, height: 700 });
  await tasks.goto();
  for (const line of [
    "Call Bo about the lease and the cellar",
    "להתקשר לבועז בעניין החוזה והמרתף",
  ]) {
    await tasks.newTask.fill("");
    // At once, as a paste or dictation does.
    await tasks.newTask.fill(`${line} tomorrow 9:00 !high #home`);
    await expect(page.getByRole("button", { name: /literally$/ })).toHaveCount(3);
    const scrolled = await tasks.newTask.evaluate((input) => ({
      text: input.scrollLeft,
      marks: input.parentElement?.querySelector("mark")?.closest("[aria-hidden]")?.scrollLeft,
      atMost: input.scrollWidth - input.clientWidth,
    }));
    expect(Math.abs(scrolled.text)).toBeGreaterThan(20);
    expect(Math.abs(scrolled.text)).toBeGreaterThanOrEqual(scrolled.atMost - 1);
    expect(scrolled.marks).toBe(scrolled.text);
  }
});
