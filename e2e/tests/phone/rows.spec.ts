import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test, type User } from "../../fixtures/test.ts";

const long = "Prepare the quarterly board presentation: revenue by region and churn";
const tags = ["a-tag-that-is-longer-than-most", "home"];

/** Date that many days after the present one, on the clock of the tests' browser. */
function dayIn(days: number): string {
  return new Intl.DateTimeFormat("sv-SE").format(new Date(Date.now() + days * 86_400_000));
}

async function plan({ api }: User): Promise<void> {
  const description = "- [ ] A step\n- [x] Another";
  await api.create({ title: long, due_date: `${dayIn(-1)}T22:45:00`, tags, description });
  await api.create({ title: "Renew passport", due_date: "2020-10-25T22:45:00", tags });
  await api.create({ title: long, due_date: `${dayIn(1)}T22:45:00`, description: "A note" });
  await api.create({ title: "Water the plants", due_date: dayIn(0), tags });
  await api.create({ title: `${"Donaudampfschifffahrt".repeat(5)}`, tags, description });
  await api.create({ title: long, tags, description: "A note" });
}

for (const width of [412, 320]) {
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height: 700 } });

    test("a row's title keeps half of it, and what is beside it stays beside it", async ({
      user,
    }) => {
      await plan(user);
      const tasks = tasksPage(user.page);
      await tasks.goto();
      const rows = tasks.list.getByRole("listitem");
      await expect(rows).toHaveCount(6);
      const measured = await rows.evaluateAll((items) =>
        items.map((item) => {
          const row = item.getBoundingClientRect();
          const title = item.querySelector("button")?.getBoundingClientRect() ?? row;
          const beside = [...item.querySelectorAll("button ~ span :is(span, svg)")]
            .filter((element) => element.checkVisibility() && !element.closest(".sr-only"))
            .map((element) => element.getBoundingClientRect());
          return {
            titleShare: title.width / row.width,
            gapPx: Math.min(...beside.map(({ left }) => left - title.right)),
            edgePx: Math.min(...beside.map(({ right }) => row.right - right)),
            belowPx: Math.min(...beside.map(({ bottom }) => row.bottom - bottom)),
            iconPx: Math.min(20, ...beside.map(({ width: wide }) => wide)),
          };
        }),
      );
      for (const { titleShare, gapPx, edgePx, belowPx, iconPx } of measured) {
        expect.soft(titleShare).toBeGreaterThanOrEqual(0.5);
        expect.soft(gapPx, "nothing is over the title").toBeGreaterThanOrEqual(0);
        expect.soft(edgePx, "nothing overflows").toBeGreaterThanOrEqual(0);
        expect.soft(belowPx, "nothing is over the next row").toBeGreaterThanOrEqual(0);
        expect.soft(iconPx, "nothing is squeezed").toBeGreaterThan(5);
      }
    });
  });
}

test("the number of Today goes with its last task, and the page says that all is done", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  const head = tasks.heading.locator("..");
  const seen = { useInnerText: true };
  await tasks.goto();
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  await expect(head).toHaveText("Today", seen);
  await api.create({ title: "Water the plants", due_date: dayIn(0) });
  await expect(head).toHaveText("Today 1", seen);
  await tasks.checkbox("Water the plants").tap();
  await expect(page.getByRole("heading", { name: "All done for today" })).toBeVisible();
  await expect(head).toHaveText("Today", seen);
  await page.getByRole("button", { name: "Lists" }).tap();
  await expect(tasks.view("Today")).toHaveText("Today");
  await expect(tasks.view("Completed")).toHaveText("Completed1");
});

test("the pencil of a text is seen without a pointer, and a tap on it begins to write", async ({
  user: { page, api },
}) => {
  await api.create({ title: "Call Bo", description: "Before noon" });
  const [tasks, detail] = [tasksPage(page), taskDetail(page)];
  await tasks.goto();
  await tasks.row("Call Bo").getByRole("button", { name: "Edit Call Bo" }).tap();
  const pencil = detail.pane.getByRole("button", { name: "Edit text" });
  await expect(pencil).toHaveCSS("opacity", "1");
  await pencil.tap();
  await expect(detail.text).toBeFocused();
  await page.keyboard.type(" or later");
  await detail.close();
  await expect.poll(api.list).toMatchObject([{ description: "Before noon or later" }]);
});
