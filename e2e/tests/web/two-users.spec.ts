import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "@playwright/test";
import { signIn } from "../../fixtures/account.ts";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { expectRefused, nextToken } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local } from "../../system/deployments.ts";

/** Tells which pages have shown `text`, however briefly and wherever they have gone since. */
async function watchFor(text: string, context: BrowserContext): Promise<Page[]> {
  const shownBy: Page[] = [];
  await context.exposeBinding("textWasShown", ({ page }) => void shownBy.push(page));
  await context.addInitScript((watched) => {
    const { textWasShown } = window as unknown as { textWasShown: () => void };
    const look = () => {
      const typed = [...document.querySelectorAll("input, textarea")] as HTMLInputElement[];
      const shown = [document.body?.textContent, ...typed.map(({ value }) => value)];
      if (shown.some((part) => part?.includes(watched))) textWasShown();
    };
    const options = { childList: true, characterData: true, attributes: true, subtree: true };
    new MutationObserver(look).observe(document, options);
  }, text);
  return shownBy;
}

test("two users never see each other's tasks, not even at each other's addresses", async ({
  newUser,
  request,
}) => {
  const [ada, bo] = [await newUser("Ada"), await newUser("Bo")];
  const [adasTasks, bosTasks] = [tasksPage(ada.page), tasksPage(bo.page)];
  await adasTasks.goto();
  await bosTasks.goto();
  await adasTasks.add("Secret of Ada");
  await bosTasks.add("Secret of Bo");
  await adasTasks.search.fill("Secret");

  await expect(ada.page).toHaveURL(/search=Secret/);
  await bo.page.goto(ada.page.url());
  await expect(bosTasks.search).toHaveValue("Secret");
  await bosTasks.expectTitles("Secret of Bo");
  await ada.page.reload();
  await adasTasks.expectTitles("Secret of Ada");

  const [task] = await ada.api.list();
  await expect(bo.api.find(task?.id ?? 0)).rejects.toMatchObject({ status: 404 });
  const headers = { Authorization: `Bearer ${await bo.api.token()}` };
  const family = await request.get(`${local.apiUrl}/api/${task?.user_id}/tasks`, { headers });
  expect(family.status()).toBe(403);
  expect(await ada.api.find(task?.id ?? 0)).toMatchObject({ task: { title: "Secret of Ada" } });
});

test("whoever signs in next in the same browser never sees a flash of the former user's tasks", async ({
  user: { context, page, api },
  account,
}) => {
  const secret = `Secret ${randomUUID()}`;
  const bo = account("Bo");
  await api.create({ title: secret });
  const shownBy = await watchFor(secret, context);
  const tasks = tasksPage(page);
  const credentials = credentialsPage(page);
  await tasks.goto();
  await expect(tasks.checkbox(secret)).toBeVisible();
  await tasks.newTask.fill(`Also ${secret}`);
  await expect.poll(() => shownBy).toContain(page);

  await credentials.signOut();
  await expect(credentials.signInHeading).toBeVisible();
  // What was shown until then has been told before this answers.
  await page.evaluate(() => undefined);
  shownBy.length = 0;
  await page.getByRole("link", { name: "Create one" }).click();
  await credentials.signUp(bo);
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  await tasks.add("First of Bo");
  await page.goto("/account");
  await expect(page.getByText(bo.email)).toBeVisible();
  await page.goBack();
  await tasks.expectTitles("First of Bo");
  await credentials.signOut();
  await page.goBack();
  await expect(credentials.signInHeading).toBeVisible();
  await page.goForward();
  await page.goForward();
  await expect(credentials.signInHeading).toBeVisible();
  expect(shownBy).toEqual([]);
});

test("a tab left open changes to the user who has signed in meanwhile, without what was typed", async ({
  user: { context, page, api },
  newUser,
}) => {
  const bo = await newUser("Bo");
  await bo.api.create({ title: "Of Bo" });
  await api.create({ title: "Of Ada" });
  const tasks = tasksPage(page);
  const token = nextToken(page);
  await tasks.goto();
  await tasks.newTask.fill("Typed by Ada");

  const headers = { Origin: local.webUrl };
  await context.request.post(`${local.apiUrl}/api/auth/sign-out`, { headers });
  await signIn(context.request, local, bo.account);
  await expectRefused(local.apiUrl, await token);

  // The stream of changes ends with its session.
  await expect(tasks.checkbox("Of Bo")).toBeVisible({ timeout: 20_000 });
  await tasks.expectTitles("Of Bo");
  await expect(tasks.newTask).toHaveValue("");
  expect(await bo.api.list()).toMatchObject([{ title: "Of Bo", completed: false }]);
});
