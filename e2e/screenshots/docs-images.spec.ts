// The pictures of the tasks page in docs/images.
import { join } from "node:path";
import { tasksPage } from "../fixtures/tasks-page.ts";
import { expect, test } from "../fixtures/test.ts";

const folder = join(import.meta.dirname, "../../docs/images");
const sizes: Record<string, { width: number; height: number }> = {
  "desktop light": { width: 1280, height: 860 },
  "phone dark": { width: 390, height: 844 },
};

test("tasks page for the documents", async ({ user: { page, api } }, { project }) => {
  const size = sizes[project.name];
  test.skip(!size, "once for each size is enough");
  await api.create({ title: "Book the train to Lisbon" });
  await api.create({
    title: "Ask Ana about the lease and whether the deposit from the old flat has come back yet",
  });
  const description = "The big one by the window too.\nNot the cactus.";
  await api.create({ title: "Water the fern", description, completed: true });
  await api.create({ title: "Send the invoice for March" });
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await tasks.delete("Send the invoice for March");
  await expect(tasks.undo).toBeVisible();
  const path = join(folder, `tasks-${project.name.replace(" ", "-")}.png`);
  await page.screenshot({ path, scale: "css" });
});
