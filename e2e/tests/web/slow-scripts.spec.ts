import type { Page } from "@playwright/test";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { answerError, intercept, isCall, listTasks } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

/** Opens a page whose scripts only arrive once the returned function is called. */
async function openWithoutScripts(page: Page, path: string): Promise<() => Promise<void>> {
  const arrived = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    await arrived.promise;
    await route.continue();
  });
  await page.goto(path, { waitUntil: "commit" });
  return async () => {
    arrived.resolve();
    await page.waitForLoadState("load");
  };
}

test("text typed and sent before the page's scripts have arrived is not lost", async ({
  user: { page },
}) => {
  const tasks = tasksPage(page);
  const deliverScripts = await openWithoutScripts(page, "/tasks");
  await tasks.newTask.fill("Faster than the network");
  await tasks.newTask.press("Enter");
  await deliverScripts();
  await expect(
    page.getByText("Nothing here yet").or(tasks.checkbox("Faster than the network")),
  ).toBeVisible();
  if (await tasks.checkbox("Faster than the network").isHidden()) {
    await expect(tasks.newTask).toHaveValue("Faster than the network");
  }
});

for (const path of ["/sign-in", "/sign-up"]) {
  test(`a password sent before the scripts have arrived is in no address: ${path}`, async ({
    page,
  }) => {
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    const credentials = credentialsPage(page);
    const deliverScripts = await openWithoutScripts(page, path);
    await credentials.email.fill("ada@example.com");
    await credentials.password.fill("correct horse");
    await credentials.password.press("Enter");
    await deliverScripts();
    await expect(credentials.password).toBeVisible();
    expect(addresses.filter((address) => /correct.horse/.test(address))).toEqual([]);
    expect(page.url()).not.toMatch(/correct.horse/);
  });
}

test("a form sent before the scripts have arrived is sent when they are there", async ({
  page,
}) => {
  const credentials = credentialsPage(page);
  const deliverScripts = await openWithoutScripts(page, "/sign-up");
  await page.getByRole("button", { name: "Create account" }).click();
  await deliverScripts();
  await expect(credentials.email).toHaveAttribute("aria-invalid", "true");
});

test("the list is asked for before the page's scripts have arrived, and shown when they are there", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Already on its way" });
  const tasks = tasksPage(page);
  const answered: string[] = [];
  page.on("requestfinished", (request) => {
    if (isCall(listTasks, request)) answered.push(request.url());
  });
  const deliverScripts = await openWithoutScripts(page, "/tasks");
  await expect.poll(() => answered.length).toBe(2);
  await intercept(page, listTasks, answerError(500, "INTERNAL_ERROR"));
  await deliverScripts();
  await expect(tasks.checkbox("Already on its way")).toBeVisible();
});

test("the last tap on the first rows is carried out when the page's scripts are there", async ({
  user: { page, api },
}) => {
  for (const title of ["Other", "Call Bo"]) await api.create({ title });
  const tasks = tasksPage(page);
  const firstRow = page.locator("[data-task]").first();
  const tapFirstRow = async (x: number) => {
    const box = await firstRow.boundingBox();
    await page.mouse.click((box?.x ?? 0) + x, (box?.y ?? 0) + 19);
  };

  let deliverScripts = await openWithoutScripts(page, "/tasks");
  await expect(firstRow).toContainText("Call Bo");
  await tapFirstRow(20);
  await tapFirstRow(200);
  await deliverScripts();
  await expect(tasks.editor("Call Bo")).toBeVisible();
  await expect(tasks.checkbox("Call Bo")).not.toBeChecked();

  await page.unrouteAll({ behavior: "wait" });
  deliverScripts = await openWithoutScripts(page, "/tasks");
  await expect(firstRow).toContainText("Call Bo");
  await tapFirstRow(20);
  await deliverScripts();
  await expect(tasks.checkbox("Call Bo")).toBeChecked();
  await expect.poll(async () => (await api.page({ status: "completed" })).total).toBe(1);
  await expect(tasks.editor("Call Bo")).toBeHidden();

  await page.unrouteAll({ behavior: "wait" });
  deliverScripts = await openWithoutScripts(page, "/tasks");
  await expect(firstRow).toContainText("Other");
  await tapFirstRow(200);
  await tasks.newTask.click();
  await deliverScripts();
  await expect(tasks.checkbox("Other")).toBeEnabled();
  await expect(tasks.newTask).toBeFocused();
  await expect(tasks.editor("Other")).toBeHidden();
});

test("the first rows are read before the page's scripts have arrived, and stay where they are", async ({
  user: { page, api },
}) => {
  const long = "Words that go on ".repeat(8).trim();
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  await api.create({ title: "Late", due_date: "2020-02-03", tags: ["home"], priority: "high" });
  await api.create({
    title: "Soon",
    due_date: `${tomorrow}T09:00:00`,
    description: "- [ ] A step",
  });
  await api.create({ title: long, description: "A note", tags: ["one", "two", "three"] });
  await api.create({ title: "<b>No markup</b>" });
  const deliverScripts = await openWithoutScripts(page, "/tasks");
  const rows = page.locator("[data-task]");
  await expect(rows).toHaveCount(4);
  const look = () =>
    page
      .locator("h2, [data-task], [data-task] :is(svg, button:not([hidden]), span)")
      .evaluateAll((elements) =>
        elements
          .filter((element) => !element.closest("[aria-label^=Delete], aside, dialog"))
          .map((element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            return [element.textContent, x, y, width, height];
          }),
      );
  const before = await look();
  expect(before.length).toBeGreaterThan(20);
  await page.evaluate(() => document.querySelector("[data-task]")?.setAttribute("data-early", ""));

  await deliverScripts();
  await expect(page.locator("[data-early]")).toHaveCount(0);
  expect(await look()).toEqual(before);
  await tasksPage(page).checkbox("Late").click();
  await expect.poll(async () => (await api.page({ status: "completed" })).total).toBe(1);
});
