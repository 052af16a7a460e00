import type { Page } from "@playwright/test";
import { apiOrigin, signUp } from "../../fixtures/account.ts";
import { createTaskApi } from "../../fixtures/task-api.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

/** Moves a finger over the page, in steps as a screen reports them. */
async function swipe(page: Page, from: { x: number; y: number }, by: { x: number; y: number }) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", share = 0) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints:
        type === "touchEnd" ? [] : [{ x: from.x + by.x * share, y: from.y + by.y * share }],
    });
  await touch("touchStart");
  for (let step = 1; step <= 10; step += 1) await touch("touchMove", step / 10);
  await touch("touchEnd");
}

test("a swipe to the right completes, one to the left deletes, and a short one does nothing", async ({
  page,
  context,
  account,
  deployment,
}) => {
  const ada = account("Ada");
  await signUp(context.request, deployment, ada);
  const api = createTaskApi(context.request, apiOrigin(deployment));
  for (const title of ["Keep", "Delete", "Complete"]) await api.create({ title });
  const tasks = tasksPage(page);
  await tasks.goto();
  const swipeRow = async (title: string, x: number) => {
    const box = await tasks.row(title).boundingBox();
    await swipe(page, { x: 200, y: (box?.y ?? 0) + 20 }, { x, y: 2 });
  };

  await swipeRow("Complete", 150);
  await expect(tasks.checkbox("Complete")).toBeHidden({ timeout: 6000 });
  await swipeRow("Delete", -150);
  await expect(tasks.checkbox("Delete")).toBeHidden();
  await swipeRow("Keep", 50);
  await swipeRow("Keep", -50);
  await expect(tasks.checkbox("Keep")).not.toBeChecked();
  await expect(page).toHaveURL("/tasks");
  await expect.poll(api.list).toMatchObject([
    { title: "Complete", completed: true },
    { title: "Keep", completed: false },
  ]);
});
