import { createTasks } from "../../fixtures/many-tasks.ts";
import { answerError, createTask, intercept } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

const scrollTop = () => scrollY;

/** What `read` tells once it tells the same twice. */
async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read();
  await expect(async () => {
    const before = last;
    last = await read();
    expect(last).toBe(before);
  }).toPass({ intervals: [600] });
  return last;
}

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`a task that is added out of sight comes into sight, and the line stays there, with motion: ${reducedMotion}`, async ({
    user: { page, api },
  }) => {
    const due_date = new Intl.DateTimeFormat("sv-SE").format(new Date());
    for (let number = 1; number <= 30; number += 1)
      await api.create({ title: `${number}`, due_date });
    await page.emulateMedia({ reducedMotion });
    const tasks = tasksPage(page);
    await tasks.goto();
    await expect(tasks.checkbox("30")).toBeVisible();
    await tasks.add("Buy milk");
    await expect(tasks.row("Buy milk")).toBeInViewport({ ratio: 1 });
    await expect(tasks.newTask).toBeInViewport({ ratio: 1 });
    await expect(tasks.newTask).toBeFocused();

    const place = async () => (await tasks.checkbox("29").boundingBox())?.y;
    await expect.poll(place).toBeLessThan(700);
    const before = await settled(place);
    await page.keyboard.type("Buy bread");
    expect(await place(), "keys move nothing").toBe(before);
    await page.keyboard.press("Enter");
    await expect(tasks.row("Buy bread")).toBeInViewport({ ratio: 1 });
    await expect(tasks.checkbox("Buy bread")).toBeEnabled();
    expect(await place(), "what is in sight moves nothing").toBe(before);
  });
}

test("a task that is added far away in a long list comes into sight", async ({
  user: { page, api },
}) => {
  await createTasks(api, 200);
  const due_date = "2026-01-01";
  await api.bulk(
    Array.from({ length: 90 }, (_, index) => ({ op: "create", title: `${index}`, due_date })),
  );
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.group("Overdue")).toBeVisible();
  await tasks.add("Buy milk");
  await expect(tasks.row("Buy milk")).toBeInViewport({ ratio: 1 });
  await tasks.view("Upcoming").click();
  await expect(tasks.heading).toHaveText("Upcoming");
  await tasks.view("Today").click();
  await expect(tasks.group("Overdue")).toBeVisible();
  expect(await page.evaluate(scrollTop), "once only").toBe(0);
});

test("who adds a task to another list is told to which", async ({ user: { page } }) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.newTask.fill("Call Bo in 10 days");
  await expect(page.getByRole("button", { name: /literally$/ })).toHaveCount(1);
  await tasks.newTask.press("Enter");
  await expect(tasks.notifications).toContainText("Added to Upcoming");
  await tasks.view("Upcoming").click();
  await expect(tasks.checkbox("Call Bo")).toBeVisible();
  await tasks.newTask.fill("Call Bea today");
  await expect(page.getByRole("button", { name: /literally$/ })).toHaveCount(1);
  await tasks.newTask.press("Enter");
  await expect(tasks.notifications).toContainText("Added to Today");
});

test("tasks that are refused, however many, leave room for the list", async ({
  user: { page, api },
}) => {
  await api.create({ title: "In the list" });
  const tasks = tasksPage(page);
  await tasks.goto();
  const recover = await intercept(page, createTask, answerError(503, "SERVICE_UNAVAILABLE"));
  for (let number = 1; number <= 12; number += 1) {
    await tasks.newTask.fill(`Refused ${number}`);
    await tasks.newTask.press("Enter");
    await expect(tasks.row(`Refused ${number}`)).toContainText("Waiting");
  }
  await tasks.newTask.fill("Being typed");
  await intercept(page, createTask, answerError(403, "TASK_LIMIT_REACHED"));
  await recover();
  const again = page.getByRole("button", { name: "Add again" });
  await expect(again).toHaveCount(12, { timeout: 20_000 });
  await expect(tasks.row("In the list")).toBeInViewport({ ratio: 1 });
  await again.last().click();
  await expect(tasks.newTask).toBeInViewport({ ratio: 1 });
});
