import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const motions = ["no-preference", "reduce"] as const;

for (const reducedMotion of motions) {
  test(`a completed row stays until the pointer has left it, with motion: ${reducedMotion}`, async ({
    user: { page, api },
  }) => {
    await api.create({ title: "Under it" });
    await api.create({ title: "Done now" });
    await page.emulateMedia({ reducedMotion });
    const tasks = tasksPage(page);
    await tasks.goto();
    await tasks.checkbox("Done now").click();
    await expect(tasks.checkbox("Done now")).toBeChecked();
    await tasks.expectCounts(1, 1);
    await expect(tasks.checkbox("Done now")).toBeVisible();
    await tasks.heading.hover();
    await expect(tasks.checkbox("Done now")).toBeHidden({ timeout: 2500 });
    await tasks.expectTitles("Under it");
  });
}

test("with the keyboard a completed row goes after four seconds, and Space reopens it before", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Second" });
  await api.create({ title: "First" });
  const tasks = tasksPage(page);
  await page.clock.install();
  await tasks.goto();
  await tasks.checkbox("First").focus();
  await page.keyboard.press("Space");
  await expect(tasks.checkbox("First")).toBeChecked();
  await page.keyboard.press("Space");
  await expect(tasks.checkbox("First")).not.toBeChecked();
  await page.keyboard.press("Space");
  await page.clock.fastForward(3900);
  await expect(tasks.checkbox("First")).toBeChecked();
  await page.clock.fastForward(500);
  await page.clock.fastForward(500);
  await expect(tasks.checkbox("First")).toBeHidden();
  await expect(tasks.checkbox("Second")).toBeFocused();
});

for (const reducedMotion of motions) {
  test(`a double click on a circle completes one task only, with motion: ${reducedMotion}`, async ({
    user: { page, api },
  }) => {
    for (const title of ["Third", "Second", "First"]) await api.create({ title });
    await page.emulateMedia({ reducedMotion });
    const tasks = tasksPage(page);
    await tasks.goto();
    await tasks.checkbox("First").dblclick();
    await tasks.expectCounts(2, 1);
    await expect.poll(async () => (await api.page({ status: "completed" })).total).toBe(1);
    await tasks.heading.hover();
    await tasks.expectTitles("Second", "Third");
  });
}

test("keys that end a composition do nothing else, and Backspace deletes", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Stays" });
  await api.create({ title: "Goes" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.search.fill("oes");
  await expect(tasks.checkbox("Stays")).toBeHidden();
  for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
    await tasks.search.dispatchEvent("keydown", { key: "Escape", ...how });
  }
  await expect(tasks.search).toHaveValue("oes");
  await tasks.search.press("Escape");
  await expect(tasks.search).toHaveValue("");
  await expect(tasks.checkbox("Stays")).toBeVisible();
  await tasks.checkbox("Goes").focus();
  for (const key of ["Delete", "Enter", "ArrowDown", "x"]) {
    await tasks.checkbox("Goes").dispatchEvent("keydown", { key, isComposing: true });
  }
  await expect(tasks.checkbox("Goes")).toBeFocused();
  await page.keyboard.press("Backspace");
  await expect(tasks.checkbox("Goes")).toBeHidden();
  await expect.poll(api.titles).toEqual(["Stays"]);
});
