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
