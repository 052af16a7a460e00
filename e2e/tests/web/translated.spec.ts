import { accountStates, taskStates, trashStates, visitorStates } from "../../fixtures/states.ts";
import { expect, test } from "../../fixtures/test.ts";
import { translatePages } from "../../fixtures/translate.ts";

// The fixtures fail for whatever a page throws.
test.describe("with the browser's translation on", () => {
  test.describe.configure({ timeout: 180_000 });

  test("the pages for visitors go through every state", async ({ page }) => {
    await translatePages(page);
    for await (const state of visitorStates(page)) {
      await expect(page.locator("h1 font").first(), state).toBeAttached();
    }
  });

  for (const [pages, states] of Object.entries({ taskStates, trashStates, accountStates })) {
    test(`the pages of a user go through every state: ${pages}`, async ({ user }) => {
      await translatePages(user.page);
      for await (const state of states(user)) {
        await expect(user.page.locator("main font").first(), state).toBeAttached();
      }
    });
  }
});
