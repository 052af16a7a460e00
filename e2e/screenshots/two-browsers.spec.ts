// Two browsers side by side: before a change, and after it. The second picture is in docs/images.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { signIn } from "../fixtures/account.ts";
import { tasksPage } from "../fixtures/tasks-page.ts";
import { expect, test } from "../fixtures/test.ts";
import { local } from "../system/deployments.ts";

const root = join(import.meta.dirname, "../..");
const size = { width: 460, height: 560 };

test("two browsers", async ({ user: { page, account, api }, browserContext, page: paper }, {
  project,
}) => {
  test.skip(project.name !== "desktop light", "once is enough");
  const context = await browserContext();
  await signIn(context.request, local, account);
  const other = await context.newPage();
  for (const title of ["Water the fern", "Ask Ana about the lease", "Book the train to Lisbon"]) {
    await api.create({ title });
  }
  for (const browser of [page, other]) {
    await browser.setViewportSize(size);
    await browser.emulateMedia({ reducedMotion: "reduce" });
    await tasksPage(browser).goto();
    await expect(tasksPage(browser).checkbox("Water the fern")).toBeVisible();
  }
  await shoot(paper, [page, other], join(root, "test-results/screenshots/two browsers before.png"));
  await tasksPage(page).checkbox("Book the train to Lisbon").click();
  await tasksPage(page).add("Buy milk");
  await expect(tasksPage(other).checkbox("Buy milk")).toBeVisible();
  await expect(tasksPage(other).checkbox("Book the train to Lisbon")).toBeHidden();
  await shoot(paper, [page, other], join(root, "docs/images/two-browsers.png"));
});

/** Puts pictures of the pages side by side. */
async function shoot(paper: Page, pages: Page[], path: string): Promise<void> {
  const pictures = await Promise.all(pages.map((page) => page.screenshot({ scale: "css" })));
  const images = pictures.map(
    (picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`,
  );
  await paper.setViewportSize({ width: 2 * size.width + 48, height: size.height + 32 });
  const style = "display: flex; gap: 16px; margin: 16px; background: #c9ccd1";
  await paper.setContent(`<body style="${style}">${images.join("")}</body>`);
  await paper.screenshot({ path, scale: "css" });
}
