import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { layoutShift, measure, watchEvents } from "../../fixtures/figures.ts";
import { createTasks, titleOf } from "../../fixtures/many-tasks.ts";
import {
  answerError,
  intercept,
  isCall,
  listMoreTasks,
  listTasks,
} from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const folder = join(import.meta.dirname, "../../../test-results");
const most = 10_000;

/** Scrolls all the way, two screens in each frame, and tells how long the frames took. */
function scrollThrough(page: Page, direction: 1 | -1) {
  return page.evaluate(async (sign) => {
    const frames: number[] = [];
    let elements = 0;
    let [before, last] = [-1, performance.now()];
    while (scrollY !== before) {
      before = scrollY;
      scrollBy(0, sign * 2 * innerHeight);
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - last);
      last = now;
      elements = Math.max(elements, document.querySelectorAll("*").length);
    }
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
    return { frames: frames.length, medianMs: at(0.5), p95Ms: at(0.95), elements };
  }, direction);
}

test(`${most} tasks are there to scroll through, with no more on the page than can be seen`, async ({
  user: { page, api },
}, testInfo) => {
  test.setTimeout(300_000);
  await createTasks(api, most);
  const tasks = tasksPage(page);
  const figures = await measure(page, "/tasks", () =>
    expect(tasks.checkbox(titleOf(most - 1))).toBeVisible(),
  );
  await tasks.expectCounts(9_000, 1_000);
  await expect(tasks.list.getByRole("listitem").first()).toHaveAttribute("aria-setsize", "9000");

  const down = await scrollThrough(page, 1);
  await expect(tasks.checkbox(titleOf(1))).toBeVisible({ timeout: 30_000 });
  const row = tasks.row(titleOf(1));
  await expect(row).toHaveAttribute("aria-posinset", "9000");
  expect(down.elements).toBeLessThan(2_000);
  expect(await layoutShift(page)).toBeLessThan(0.02);

  await tasks.checkbox(titleOf(1)).click();
  await tasks.expectCounts(8_999, 1_001);
  const up = await scrollThrough(page, -1);
  await expect(tasks.checkbox(titleOf(most - 1))).toBeVisible();

  // The API takes no more tasks than these.
  await tasks.delete(titleOf(most - 2));
  const { read } = await watchEvents(page);
  const longestEventMs: Record<string, number> = {};
  async function gesture(name: string, run: () => Promise<void>): Promise<void> {
    await run();
    longestEventMs[name] = await read();
  }
  const [newest, typed] = [tasks.checkbox(titleOf(most - 1)), tasks.checkbox("Typed")];
  await gesture("add", async () => {
    await tasks.newTask.pressSequentially("Typed", { delay: 20 });
    await page.keyboard.press("Enter");
    await expect(typed).toBeVisible();
  });
  await gesture("complete", async () => {
    await typed.click();
    await expect(typed).toBeHidden();
  });
  await gesture("open", async () => {
    await tasks.edit(titleOf(most - 1));
    await expect(tasks.editor(titleOf(most - 1))).toBeVisible();
  });
  await gesture("close", async () => {
    await page.keyboard.press("Escape");
    await expect(newest).toBeFocused();
  });
  await gesture("go to the end", () => page.keyboard.press("End"));
  await gesture("go to the start", () => page.keyboard.press("Home"));
  await gesture("select", () => page.keyboard.press("x"));
  await gesture("select all", async () => {
    await page.keyboard.press("Control+a");
    await expect(tasks.bar).toContainText("8,998 selected");
  });
  await gesture("stop selecting", () => page.keyboard.press("Escape"));
  await gesture("palette", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("upc");
    await page.keyboard.press("Escape");
  });
  await gesture("search", async () => {
    await tasks.search.pressSequentially("99", { delay: 20 });
    await expect(newest).toBeVisible();
  });
  await gesture("end the search", async () => {
    await page.keyboard.press("Escape");
    await expect(page.getByText("found")).toBeHidden();
  });
  await gesture("another list and back", async () => {
    await tasks.view("Completed").click();
    await expect(tasks.checkbox(titleOf(most))).toBeVisible();
    await tasks.view("Today").click();
    await expect(newest).toBeVisible();
  });
  const all = { ...figures, down, up, longestEventMs };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "long-list-figures.json"), `${JSON.stringify(all, null, 2)}\n`);
  await testInfo.attach("figures", { body: JSON.stringify(all), contentType: "application/json" });
  console.table({ down, up });
  console.table(longestEventMs);
});

test("filter, search and sort are the server's, also beyond the first page", async ({
  user: { page, api },
}) => {
  await createTasks(api, 300);
  await api.create({ title: "needle", description: "in the hay of Task" });
  const tasks = tasksPage(page);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (isCall(listTasks, request)) asked.push(new URL(request.url()).search);
  });
  await tasks.goto();
  await expect(tasks.checkbox("needle")).toBeVisible();
  await tasks.expectCounts(271, 30);

  const first = tasks.list.getByRole("listitem").first();
  await tasks.view("To do").click();
  await tasks.sort.selectOption("Title, A to Z");
  await expect(first).toContainText("needle");
  await tasks.view("Completed").click();
  await expect(first).toHaveAttribute("aria-setsize", "30");
  await tasks.view("To do").click();

  asked.length = 0;
  await tasks.search.pressSequentially("TASK 0002", { delay: 20 });
  await expect(page.getByText("10 found")).toBeVisible();
  await expect(tasks.list.getByRole("listitem")).toHaveCount(10);
  expect(asked.length, "typing is waited for").toBeLessThan(4);
  expect(asked.at(-1)).toContain("search=TASK%200002");
  await tasks.search.fill("task");
  await expect(page.getByText("301 found")).toBeVisible();
  await tasks.sort.selectOption("Title, A to Z");
  await tasks.checkbox("needle").focus();
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(tasks.checkbox(titleOf(300))).toBeFocused({ timeout: 500 });
  }).toPass();
});

test("a next page that fails is said to, and comes by itself afterwards", async ({
  user: { page, api },
}) => {
  await createTasks(api, 300);
  const tasks = tasksPage(page);
  const recover = await intercept(page, listMoreTasks, answerError(500, "INTERNAL_ERROR"));
  await tasks.goto();
  await expect(tasks.checkbox(titleOf(299))).toBeVisible();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(page.getByText("Can’t refresh. Trying again…")).toBeAttached();
  await recover();
  await expect(page.getByText("Can’t refresh. Trying again…")).toBeHidden({ timeout: 20_000 });
  await tasks.scrollToEnd(titleOf(1));
  await tasks.expectCounts(270, 30);
});

test("what is completed deep in the list and fails is taken back there", async ({
  user: { page, api },
}) => {
  await createTasks(api, 300);
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox(titleOf(299))).toBeVisible();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  const deep = tasks.checkbox(titleOf(151));
  await expect(deep).toBeVisible();
  const complete = { method: "PATCH", path: /\/complete$/ } as const;
  const recover = await intercept(page, complete, answerError(500, "INTERNAL_ERROR"));
  await deep.click();
  await expect(tasks.notifications.getByRole("alert")).toContainText("Not marked as completed.");
  await expect(deep).not.toBeChecked();
  await recover();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(async () => (await api.page({ status: "completed" })).total).toBe(31);
});
