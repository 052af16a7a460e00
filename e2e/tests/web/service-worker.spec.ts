import type { Page } from "@playwright/test";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test.use({ serviceWorkers: "allow" });

interface Kept {
  paths: string[];
  text: string;
}

/** What the service worker keeps, once it keeps the shell. */
async function kept(page: Page): Promise<Kept> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const read = () =>
    page.evaluate(async () => {
      const cache = await caches.open("shell");
      const requests = await cache.keys();
      const answers = await Promise.all(requests.map((request) => cache.match(request)));
      const texts = await Promise.all(answers.map(async (answer) => answer?.text()));
      return { paths: requests.map(({ url }) => new URL(url).pathname), text: texts.join("\n") };
    });
  await expect.poll(async () => (await read()).paths).toContain("/tasks");
  return read();
}

test("without a network a reload shows the shell, the last list and what waits; another page says that it needs one", async ({
  user: { page, context, api },
}) => {
  await api.create({ title: "Read me on a train" });
  const tasks = tasksPage(page);
  await tasks.goto("/tasks?view=todo");
  await expect(tasks.checkbox("Read me on a train")).toBeVisible();
  await kept(page);
  // The list is kept half a second after it was shown.
  const lists = () => page.evaluate(() => localStorage.getItem("last-list") ?? "");
  await expect.poll(lists).toContain("Read me on a train");

  await context.setOffline(true);
  await page.reload();
  await expect(tasks.heading).toHaveText("To do");
  await expect(tasks.checkbox("Read me on a train")).toBeVisible();
  await tasks.newTask.fill("Written on a train");
  await tasks.newTask.press("Enter");
  await expect(tasks.row("Written on a train")).toContainText("Waiting");
  await page.reload();
  await expect(tasks.row("Written on a train")).toContainText("Waiting");

  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await page.getByRole("link", { name: "Go to your tasks" }).click();
  await expect(tasks.newTask).toBeVisible();

  await context.setOffline(false);
  await expect(tasks.checkbox("Written on a train")).toBeEnabled();
  expect(await api.titles()).toEqual(["Written on a train", "Read me on a train"]);
});

test("the worker keeps documents and files of the page, nothing of the API or of the user", async ({
  user: { page, api, account },
}) => {
  await api.create({ title: "A secret task" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("A secret task")).toBeVisible();
  await kept(page);
  await page.reload();
  await expect(tasks.checkbox("A secret task")).toBeVisible();
  const { paths, text } = await kept(page);
  expect(paths.filter((path) => path !== "/tasks" && !path.startsWith("/_next/static/"))).toEqual(
    [],
  );
  expect(text).not.toContain("A secret task");
  expect(text).not.toContain(account.email);

  await credentialsPage(page).signOut();
  await expect(credentialsPage(page).signInHeading).toBeVisible();
  await page.reload();
  await expect(credentialsPage(page).signInHeading).toBeVisible();
});

test("a new release takes over at once: its document comes first, and files of the last one go", async ({
  user: { page },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await kept(page);
  await page.evaluate(async () => {
    const cache = await caches.open("shell");
    const old =
      "<!doctype html><p>Last release<script src='/_next/static/chunks/last.js'></script>";
    await cache.put("/tasks", new Response(old, { headers: { "Content-Type": "text/html" } }));
    await cache.put("/_next/static/chunks/last.js", new Response(""));
  });
  await page.reload();
  await expect(tasks.newTask).toBeVisible();
  await expect(page.getByText("Last release")).toBeHidden();
  await expect
    .poll(async () => (await kept(page)).paths)
    .not.toContain("/_next/static/chunks/last.js");
});

test("what a server in trouble answers is not kept as the shell; the next page tries again", async ({
  user: { page, context },
}) => {
  let failed = 0;
  await context.route("**/tasks", (route) => {
    if (!route.request().serviceWorker()) return route.fallback();
    failed += 1;
    return route.fulfill({ status: 503, contentType: "text/html", body: "Out of order" });
  });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect.poll(() => failed).toBeGreaterThan(0);
  const state = () =>
    page.evaluate(async () => ({
      isRegistered: (await navigator.serviceWorker.getRegistration()) !== undefined,
      shell: await (await caches.match("/tasks"))?.text(),
    }));
  await expect.poll(state).toEqual({ isRegistered: false, shell: undefined });

  await context.unroute("**/tasks");
  await tasks.goto();
  expect((await kept(page)).text).not.toContain("Out of order");
});
