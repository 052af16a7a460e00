// The pictures of the tasks page in docs/images.
import { join } from "node:path";
import { tasksPage } from "../fixtures/tasks-page.ts";
import { expect, test } from "../fixtures/test.ts";

const folder = join(import.meta.dirname, "../../docs/images");
const sizes: Record<string, { width: number; height: number }> = {
  "desktop light": { width: 1440, height: 900 },
  "phone dark": { width: 390, height: 844 },
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

test("tasks page for the documents", async ({ user: { page, api } }, { project }) => {
  const size = sizes[project.name];
  test.skip(!size, "once for each size is enough");
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
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const tasks = tasksPage(page);
  await tasks.goto();
  await expect(tasks.checkbox("Renew passport")).toBeVisible();
  if (project.name === "desktop light") {
    const pane = await tasks.edit(presentation);
    await expect(pane.getByText("2 of 5")).toBeVisible();
  }
  await tasks.checkbox("Return library books").click();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeVisible();
  const path = join(folder, `tasks-${project.name.replace(" ", "-")}.png`);
  await page.screenshot({ path, scale: "css" });
});
