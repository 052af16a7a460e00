// The pictures of the page in docs/images.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { apiOrigin, signUp } from "../fixtures/account.ts";
import { taskDetail } from "../fixtures/task-detail.ts";
import { createTaskApi, type TaskApi } from "../fixtures/task-api.ts";
import { tasksPage } from "../fixtures/tasks-page.ts";
import { local } from "../system/deployments.ts";
import { expect, test } from "../fixtures/test.ts";

const folder = join(import.meta.dirname, "../../docs/images");
const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
};
const presentation =
  "Prepare the quarterly board presentation: revenue by region, churn cohort analysis, hiring plan and the appendix";
const text = `Marta asked for the raw numbers twice.
Template: https://slides.example.com/q3

- [x] Slides 1-12
- [x] Appendix
- [ ] Ask Tom for churn numbers
- [ ] Send to Marta
- [ ] Print 8 copies`;

/** The day so many days from today, as `due_date` has it. */
function day(fromNow: number): string {
  const date = new Date();
  date.setDate(date.getDate() + fromNow);
  return date.toLocaleDateString("sv");
}

test.use({ locale: "en-GB", timezoneId: "Europe/Lisbon" });

/** Pictures by project, each with what the page does before it. */
const pictures: Record<string, Record<string, (page: Page, api: TaskApi) => Promise<void>>> = {
  "desktop light": {
    tasks: showTasks,
    trash: showTrash,
    account: showAccount,
    "api-docs": showApi,
  },
  "desktop dark": { palette: showPalette },
  "phone light": { task: showTask },
  "phone dark": { tasks: showTasks },
};

/** Each project has an account of its own. */
const domains: Record<string, string> = {
  "desktop light": "com",
  "desktop dark": "org",
  "phone light": "net",
  "phone dark": "edu",
};

test("pictures for the documents", async ({ account, browserContext, deployment }, { project }) => {
  const you = account("You");
  you.email = `you@example.${domains[project.name]}`;
  const context = await browserContext();
  await signUp(context.request, deployment, you);
  const api = createTaskApi(context.request, apiOrigin(deployment));
  await addExamples(api);
  const page = await context.newPage();
  await page.setViewportSize(sizes[project.name.startsWith("phone") ? "phone" : "desktop"]);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [name, show] of Object.entries(pictures[project.name] ?? {})) {
    await show(page, api);
    const path = join(folder, `${name}-${project.name.replace(" ", "-")}.png`);
    await page.screenshot({ path, scale: "css" });
  }
});

async function addExamples(api: TaskApi): Promise<void> {
  const examples: Parameters<typeof api.create>[0][] = [
    { title: "Write thank-you note to Grandma" },
    { title: "Read react.dev/learn", tags: ["reading"] },
    { title: "Back up the laptop", description: "Both disks" },
    { title: "Weekly review", due_date: `${day(1)}T17:00:00` },
    { title: "Schedule 1:1 with Priya", priority: "high", tags: ["work"], due_date: day(1) },
    { title: "Pay the rent", due_date: day(4), tags: ["home"] },
    { title: "Return library books", due_date: day(0) },
    { title: "להתקשר לאמא בערב", due_date: `${day(0)}T20:00:00` },
    { title: "Ask landlord about the heating", tags: ["home"], due_date: day(0) },
    { title: "Water the plants", due_date: day(0) },
    {
      title: presentation,
      description: text,
      priority: "urgent",
      tags: ["work", "board"],
      due_date: `${day(0)}T23:30:00`,
    },
    { title: "Renew passport", priority: "high", due_date: day(-2) },
  ];
  for (const task of examples) await api.create(task);
}

async function showTasks(page: Page): Promise<void> {
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Renew passport")).toBeVisible();
  if (page.viewportSize()?.width === sizes.desktop.width) {
    const pane = await tasks.edit(presentation);
    await expect(pane.getByText("2 of 5")).toBeVisible();
    await tasks.newTask.fill("Call the bank fri 9:00 !high #home");
    await expect(page.getByRole("button", { name: /literally$/ })).toHaveCount(3);
  }
  await tasks.checkbox("Return library books").click();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeVisible();
  await expect(tasks.checkbox("Return library books")).toBeChecked();
}

async function showTrash(page: Page, api: TaskApi): Promise<void> {
  const old = ["Cancel the gym", "Sell the old bike", "Book the dentist"];
  for (const title of old) await api.delete((await api.create({ title })).task.id);
  await page.goto("/trash");
  await page.getByRole("button", { name: "Restore Book the dentist" }).hover();
}

async function showAccount(page: Page, api: TaskApi): Promise<void> {
  await api.createAccessToken({ name: "desk-agent", scopes: ["tasks:read", "tasks:write"] });
  await page.goto("/account");
  await expect(page.getByText("This session")).toBeVisible();
  await page.getByRole("button", { name: "Show access tokens" }).click();
  await expect(page.getByRole("button", { name: "End desk-agent" })).toBeVisible();
  await page.evaluate(() => scrollTo(0, 0));
}

async function showApi(page: Page): Promise<void> {
  await page.goto(`${local.apiUrl}/api/docs`);
  await expect(page.getByRole("heading", { name: "Try it in 3 steps" })).toBeVisible();
}

async function showPalette(page: Page): Promise<void> {
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Renew passport")).toBeVisible();
  await page.keyboard.press("Control+k");
  const options = page.getByRole("dialog", { name: "Go to" }).getByRole("option");
  await page.keyboard.type("re");
  await expect(options.filter({ hasText: "Renew passport" })).toBeVisible();
}

async function showTask(page: Page): Promise<void> {
  await tasksPage(page).goto();
  await tasksPage(page).edit(presentation);
  await expect(taskDetail(page).title).toBeVisible();
  await expect(page.getByText("2 of 5")).toBeVisible();
}
