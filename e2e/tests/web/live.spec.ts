import type { BrowserContext, Page } from "@playwright/test";
import { signIn } from "../../fixtures/account.ts";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { createTasks, titleOf } from "../../fixtures/many-tasks.ts";
import { isStream } from "../../fixtures/task-calls.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local } from "../../system/deployments.ts";

/** Far less than without a stream: two seconds, and what a busy machine takes. */
const soon = { timeout: 6000 };

/** Waits until a page follows changes that did not before. */
async function following(page: Page, open: () => Promise<void>): Promise<void> {
  let isOpen = false;
  page.on("response", (answer) => {
    if (isStream(answer.request())) isOpen = true;
  });
  await open();
  await expect.poll(() => isOpen).toBe(true);
}

/** Waits until a page that follows no longer does. */
async function notFollowing(page: Page, close: () => Promise<void>): Promise<void> {
  let isOpen = true;
  page.on("requestfailed", (request) => {
    if (isStream(request)) isOpen = false;
  });
  await close();
  await expect.poll(() => isOpen).toBe(false);
}

test("two browsers show each other's changes within two seconds: list, counts and filters", async ({
  user: { page, account },
  browserContext,
}) => {
  const laptop = tasksPage(page);
  const context = await browserContext();
  await signIn(context.request, local, account);
  const otherPage = await context.newPage();
  const phone = tasksPage(otherPage);
  await following(page, laptop.goto);
  await following(otherPage, () => phone.goto("/tasks?view=todo"));

  await laptop.add("Buy milk");
  await expect(phone.checkbox("Buy milk")).toBeVisible(soon);
  await phone.add("Call Bo");
  await expect(laptop.checkbox("Call Bo")).toBeVisible(soon);
  await laptop.expectTitles("Call Bo", "Buy milk");

  await laptop.checkbox("Buy milk").click();
  await expect(phone.checkbox("Buy milk")).toBeHidden(soon);
  await phone.expectCounts(1, 1);

  await phone.edit("Call Bo");
  await taskDetail(otherPage).title.fill("Call Bo at work");
  await taskDetail(otherPage).close();
  await expect(laptop.checkbox("Call Bo at work")).toBeVisible(soon);

  await laptop.delete("Call Bo at work");
  await expect(phone.checkbox("Call Bo at work")).toBeHidden(soon);
  await laptop.undo.click();
  await expect(phone.checkbox("Call Bo at work")).toBeVisible(soon);
  await phone.expectCounts(1, 1);
});

test("rows keep their elements, the focus and the scroll position when something changes elsewhere", async ({
  user: { page, api },
}) => {
  await createTasks(api, 150);
  const tasks = tasksPage(page);
  await following(page, tasks.goto);
  await tasks.scrollToEnd(titleOf(1));
  await tasks.checkbox(titleOf(21)).focus();
  await tasks.row(titleOf(21)).scrollIntoViewIfNeeded();
  const row = await tasks.row(titleOf(21)).elementHandle();
  const before = await row?.boundingBox();
  await page.evaluate(countRowChanges, titleOf(21));

  await api.create({ title: "From elsewhere" });
  const [, above] = await api.list();
  if (above) await api.delete(above.id);
  await api.create({ title: "Another one" });
  await tasks.expectCounts(137, 14);
  await expect(tasks.list.getByRole("listitem").first()).toHaveAttribute("aria-setsize", "137");

  expect(await row?.evaluate((element) => element.isConnected)).toBe(true);
  expect(await row?.boundingBox()).toEqual(before);
  await expect(tasks.checkbox(titleOf(21))).toBeFocused();
  expect(await page.evaluate(() => (window as unknown as { rowChanges: number }).rowChanges)).toBe(
    0,
  );
});

/** Counts what is added to, removed from and written into the row of a task. */
function countRowChanges(title: string): void {
  const counter = window as unknown as { rowChanges: number };
  counter.rowChanges = 0;
  const row = [...document.querySelectorAll("li")].find(({ textContent }) =>
    textContent?.includes(title),
  );
  const observer = new MutationObserver((records) => {
    counter.rowChanges += records.length;
  });
  if (row) observer.observe(row, { subtree: true, childList: true, characterData: true });
}

test("an open task follows, and keeps unsaved text", async ({ user: { page, api } }) => {
  const { task } = await api.create({ title: "Call Bo" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await following(page, tasks.goto);
  await tasks.edit("Call Bo");
  await expect(detail.title).toHaveValue("Call Bo");
  await api.update(task.id, { title: "Call Bo at home" });
  await expect(detail.title).toHaveValue("Call Bo at home", soon);
  await expect(detail.title).toBeFocused();
});

/** Shows or hides a page, as switching tabs does. */
function setVisibility(page: Page, state: "visible" | "hidden"): Promise<void> {
  return page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

/** Notes the streams that pages of a context open. */
function noteStreams(context: BrowserContext): string[] {
  const streams: string[] = [];
  context.on("request", (request) => {
    if (isStream(request)) streams.push(request.url());
  });
  return streams;
}

test("one tab of a browser holds the stream for all, and another takes over", async ({
  user: { page, context, api },
}) => {
  const streams = noteStreams(context);
  await following(page, tasksPage(page).goto);
  const second = await context.newPage();
  const other = tasksPage(second);
  await other.goto();
  await api.create({ title: "Heard by both" });
  await expect(other.checkbox("Heard by both")).toBeVisible(soon);
  await expect(tasksPage(page).checkbox("Heard by both")).toBeVisible(soon);
  expect(streams).toHaveLength(1);

  await following(second, () => page.close());
  await api.create({ title: "Heard by the rest" });
  await expect(other.checkbox("Heard by the rest")).toBeVisible(soon);
  expect(streams).toHaveLength(2);
});

test("what one tab writes the other shows at once, also while there is no stream", async ({
  user: { page, context, api },
}) => {
  await api.create({ title: "Call Bo" });
  await context.route(/\/api\/changes/, (route) =>
    isStream(route.request()) ? route.abort() : route.fallback(),
  );
  const second = await context.newPage();
  const [tasks, other] = [tasksPage(page), tasksPage(second)];
  for (const tab of [tasks, other]) {
    await tab.goto();
    await expect(tab.checkbox("Call Bo")).toBeVisible();
  }
  const atOnce = { timeout: 4000 };
  await tasks.add("Buy milk");
  await expect(other.checkbox("Buy milk")).toBeEnabled(atOnce);
  await tasks.checkbox("Buy milk").click();
  await expect(other.checkbox("Buy milk")).toBeHidden(atOnce);
  await tasks.delete("Call Bo");
  await expect(other.checkbox("Call Bo")).toBeHidden(atOnce);
  await tasks.undo.click();
  await expect(other.checkbox("Call Bo")).toBeVisible(atOnce);
});

test("a page that was hidden or offline catches up", async ({ user: { page, context, api } }) => {
  const tasks = tasksPage(page);
  const streams = noteStreams(context);
  await following(page, tasks.goto);

  await context.setOffline(true);
  await expect(page.getByText("Offline", { exact: true })).toBeVisible();
  await api.create({ title: "While offline" });
  await following(page, () => context.setOffline(false));
  await expect(tasks.checkbox("While offline")).toBeVisible(soon);

  await notFollowing(page, () => setVisibility(page, "hidden"));
  await api.create({ title: "While hidden" });
  const opened = streams.length;
  await following(page, () => setVisibility(page, "visible"));
  await expect(tasks.checkbox("While hidden")).toBeVisible(soon);
  expect(streams).toHaveLength(opened + 1);
});

test("a list whose changes are no longer known is read again", async ({ user: { page, api } }) => {
  const tasks = tasksPage(page);
  let isMissed = false;
  await page.route(/\/api\/changes/, async (route) => {
    if (isMissed || !isStream(route.request())) return route.fallback();
    isMissed = true;
    await api.create({ title: "Missed" });
    const body = "event: resync\ndata: {}\n\n";
    return route.fulfill({ body, contentType: "text/event-stream", headers: allowed });
  });
  await tasks.goto();
  await expect(tasks.checkbox("Missed")).toBeVisible();
  await api.create({ title: "Followed again" });
  await expect(tasks.checkbox("Followed again")).toBeVisible();
});

const allowed = { "Access-Control-Allow-Origin": local.webUrl };

test("a browser whose stream was replaced opens no other, and polls when it is looked at", async ({
  user: { page, context, api },
}) => {
  const streams = noteStreams(context);
  await page.route(/\/api\/changes/, (route) => {
    if (!isStream(route.request())) return route.fallback();
    const body = "event: replaced\ndata: {}\n\n";
    return route.fulfill({ body, contentType: "text/event-stream", headers: allowed });
  });
  const tasks = tasksPage(page);
  await following(page, tasks.goto);
  const polled = page.waitForRequest(/\/api\/changes\?since=/);
  await setVisibility(page, "hidden");
  await api.create({ title: "While hidden" });
  await setVisibility(page, "visible");
  await polled;
  await expect(tasks.checkbox("While hidden")).toBeVisible();
  expect(streams).toHaveLength(1);
});

test("signing out in one tab leads to sign-in in the others, and ends their stream", async ({
  user: { page, context },
}) => {
  const first = tasksPage(page);
  await following(page, first.goto);
  await first.newTask.fill("A secret draft");
  const second = await context.newPage();
  await tasksPage(second).goto();
  await notFollowing(page, credentialsPage(second).signOut);
  await expect(credentialsPage(page).signInHeading).toBeVisible();
  await expect(credentialsPage(second).signInHeading).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("secret");
});

test("polls of an unchanged list are answered without it, and not for another account", async ({
  user: { page, context, api },
  account,
}) => {
  await api.create({ title: "Ada's alone" });
  const tasks = tasksPage(page);
  const statuses: number[] = [];
  page.on("response", (answer) => {
    if (/\/api\/tasks\?/.test(answer.url())) statuses.push(answer.status());
  });
  await following(page, tasks.goto);
  await expect(tasks.checkbox("Ada's alone")).toBeVisible();
  await expect.poll(() => statuses).toContain(304);

  await credentialsPage(page).signOut();
  await expect(credentialsPage(page).signInHeading).toBeVisible();
  const bo = account("Bo");
  await page.goto("/sign-up");
  await credentialsPage(page).signUp(bo);
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  await expect(tasks.checkbox("Ada's alone")).toBeHidden();
  await context.clearCookies();
});
