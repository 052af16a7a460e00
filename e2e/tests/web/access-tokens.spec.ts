import type { Page } from "@playwright/test";
import { createTaskClient } from "@todo/client/task-client";
import { expectAccessible } from "../../fixtures/expect-accessible.ts";
import { answerError, interceptNext } from "../../fixtures/task-calls.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local } from "../../system/deployments.ts";

async function openTokens(page: Page) {
  await page.goto("/account");
  await page.getByRole("button", { name: "Show access tokens" }).click();
  const section = page.getByRole("region", { name: "Access tokens" });
  return {
    name: section.getByRole("textbox", { name: "What it is for" }),
    make: section.getByRole("button", { name: "Make a token" }),
    section,
    rows: section.getByRole("list", { name: "Access tokens" }).locator("> li"),
  };
}

test("a token is made, shown once, watched, undone and ended", async ({
  user: { page, context, api },
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const kept = (await api.create({ title: "Water the fern", tags: ["home"] })).task;
  const touched = (await api.create({ title: "Mine" })).task;
  const { section, name, make, rows } = await openTokens(page);
  const token = await test.step("make it", async () => {
    await name.fill("Claude");
    await section.getByLabel("It may").selectOption("Read and change tasks");
    await section.getByLabel("It lasts").selectOption("30 days");
    await make.click();
    const shown = section.getByRole("region", { name: "New token" });
    await expect(shown).toContainText("It is shown only now");
    const value = shown.getByRole("textbox", { name: "Access token" });
    await expect(value).toBeFocused();
    await expect(value).toHaveValue(/^todo_[0-9A-Za-z]{43}$/);
    await expectAccessible(page, "a new access token");
    await shown.getByRole("button", { name: "Copy" }).click();
    await expect(page.getByText("Copied")).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    await expect(value).toHaveValue(copied);
    await shown.getByRole("button", { name: "Done" }).click();
    await expect(rows).toContainText([/Claude.*Read and change tasks.*Expires.*Not used yet/]);
    expect(await page.content()).not.toContain(copied);
    return copied;
  });
  const agent = createTaskClient({ baseUrl: local.apiUrl, token: async () => token });
  const row = rows.filter({ hasText: "Claude" });
  const changed = row.getByRole("list", { name: "Changed tasks" }).getByRole("listitem");

  await test.step("see what it did, and undo all of it", async () => {
    await agent.create({ title: "From the agent" });
    await agent.update(kept.id, { title: "Fern", priority: "high" });
    await agent.update(kept.id, { tags: [] });
    await agent.delete(kept.id);
    await agent.update(touched.id, { title: "Yours" });
    await api.update(touched.id, { title: "Mine again" });

    await row.getByRole("button", { name: "What it did today: Claude" }).click();
    await expect(row.getByRole("status")).toHaveText("5 changes of 3 tasks today.");
    await expect(changed).toHaveText([
      "Changed: Mine again · changed again since",
      "Deleted: Fern",
      "Added: From the agent",
    ]);
    await expectAccessible(page, "what a token did");
    await row.getByRole("button", { name: "Undo all" }).click();
    await expect(page.getByText("2 tasks undone")).toBeVisible();
    await expect(page.getByText("1 task has changed since")).toBeVisible();
    await expect(row.getByRole("button", { name: "Undo all" })).toBeHidden();
    expect(await api.titles()).toEqual(["Mine again", "Water the fern"]);
    const { priority } = kept;
    const [, fern] = await api.list();
    expect(fern).toMatchObject({ id: kept.id, title: "Water the fern", priority, tags: ["home"] });
  });

  await test.step("end it", async () => {
    await row.getByRole("button", { name: "End Claude" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "End it" }).click();
    await expect(row.getByText("Ended", { exact: true })).toBeVisible();
    const headers = { Authorization: `Bearer ${token}` };
    const status = async () => (await fetch(`${local.apiUrl}/api/tasks`, { headers })).status;
    await expect.poll(status, { timeout: 15_000 }).toBe(401);
    expect(await api.accessTokens()).toEqual([]);
  });
});

test("a token without a name, and one too many, are refused in sentences", async ({
  user: { page, api },
}) => {
  const { section, name, make, rows } = await openTokens(page);
  await make.click();
  await expect(name).toHaveAccessibleDescription(/Enter a name\./);
  await expect(name).toBeFocused();

  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      api.createAccessToken({ name: `${index}`, scopes: ["tasks:read"] }),
    ),
  );
  await name.fill("One too many");
  await make.click();
  await expect(section.getByRole("alert")).toHaveText(
    "You have 50 access tokens, as many as you may. End one first.",
  );
  await expect(name).toHaveValue("One too many");
  await expect(rows).toHaveCount(50);

  const list = { method: "DELETE", path: /\/api\/tokens\/[^/]+$/ } as const;
  await interceptNext(page, list, answerError(403, "FORBIDDEN"));
  await rows.first().getByRole("button", { name: /^End / }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End it" }).click();
  await expect(page.getByText("The token was not ended.")).toBeVisible();
  await expect(rows.first().getByRole("button", { name: /^End / })).toBeVisible();
});
