import { join } from "node:path";
import type { Page, TestInfo } from "@playwright/test";
import { accountStates, taskStates, trashStates, visitorStates } from "../fixtures/states.ts";
import { test } from "../fixtures/test.ts";

const folder = join(import.meta.dirname, "../../test-results/screenshots");

async function shoot(page: Page, states: AsyncGenerator<string>, { project }: TestInfo) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for await (const state of states) {
    await page.screenshot({ path: join(folder, `${state} ${project.name}.png`) });
  }
}

test("pages for visitors", ({ page }, info) => shoot(page, visitorStates(page), info));
test("tasks page", ({ user }, info) => shoot(user.page, taskStates(user), info));
test("trash", ({ user }, info) => shoot(user.page, trashStates(user), info));
test("account page", ({ user }, info) => shoot(user.page, accountStates(user), info));
