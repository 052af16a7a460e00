import { signIn, signInStatus } from "../../fixtures/account.ts";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { expectRefused } from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local } from "../../system/deployments.ts";

test("a changed name is shown in the menu and after a reload", async ({ user: { page } }) => {
  await page.goto("/account");
  const name = page.getByRole("textbox", { name: "Name" });
  await expect(name).toHaveValue("Ada");
  await name.fill(" \u200b ");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(name).toHaveAccessibleDescription("Enter a name.");

  await name.fill("Ada Lovelace");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(tasksPage(page).notifications).toContainText("Name saved");
  await page.reload();
  await expect(name).toHaveValue("Ada Lovelace");
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menu")).toContainText("Ada Lovelace");
});

test("a changed password signs out everywhere else, and only the new one signs in", async ({
  user: { account, page },
  browserContext,
  request,
}) => {
  const tablet = await browserContext();
  await signIn(tablet.request, local, account);
  const other = await tablet.newPage();
  await tasksPage(other).goto();
  await page.goto("/account");
  await expect(page.getByText(account.email)).toBeVisible();

  const current = page.getByLabel("Current password", { exact: true });
  const chosen = page.getByLabel("New password", { exact: true });
  const change = page.getByRole("button", { name: "Change password" });
  await current.fill("not my password");
  await chosen.fill("short");
  await change.click();
  await expect(chosen).toHaveAccessibleDescription(/Must have at least 8 characters\./);
  await chosen.fill("correct horse battery");
  await change.click();
  await expect(current).toHaveAccessibleDescription("This is not your current password.");
  await expect(chosen).toHaveValue("correct horse battery");

  await current.fill(account.password);
  await change.click();
  await expect(tasksPage(page).notifications).toContainText("Password changed");
  await expect(current).toHaveValue("");
  const former = { ...account };
  account.password = "correct horse battery";
  expect(await signInStatus(request, local, former)).toBe(401);
  expect(await signInStatus(request, local, account)).toBe(200);

  await other.reload();
  await expect(credentialsPage(other).signInHeading).toBeVisible();
  await tasksPage(page).goto();
  await tasksPage(page).add("Still signed in here");
});

test("of two sessions of equal browsers each has a button of its own name", async ({
  user: { account, page },
  browserContext,
}) => {
  for (let number = 0; number < 2; number += 1) {
    await signIn((await browserContext()).request, local, account);
    // Times in names have seconds.
    await page.waitForTimeout(1100);
  }
  await page.goto("/account");
  const buttons = page.getByRole("list", { name: "Sessions" }).getByRole("button");
  await expect(buttons).toHaveCount(2);
  const names = await buttons.evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
  expect(new Set(names).size).toBe(2);
  expect(names[0]).toMatch(/^Sign out .+, since .+/);
});

test("signing out everywhere ends this session and all others", async ({
  user: { account, page },
  browserContext,
}) => {
  const tablet = await browserContext();
  await signIn(tablet.request, local, account);
  const other = await tablet.newPage();
  await tasksPage(other).goto();

  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(credentialsPage(page).signInHeading).toBeVisible();
  await other.reload();
  await expect(credentialsPage(other).signInHeading).toBeVisible();
});

test("a deleted account can't sign in, and its tasks are gone", async ({
  user: { account, page, api },
  request,
  newUser,
}) => {
  const bystander = await newUser("Bo");
  await bystander.api.create({ title: "Of somebody else" });
  await api.create({ title: "Mine" });
  const token = await api.token();
  await page.goto("/account");
  await page.getByRole("button", { name: "Delete account…" }).click();

  const dialog = page.getByRole("alertdialog", { name: "Delete your account?" });
  const email = dialog.getByRole("textbox", { name: "E-mail" });
  const password = dialog.getByLabel("Password", { exact: true });
  const confirm = dialog.getByRole("button", { name: "Delete everything" });
  await email.fill(bystander.account.email);
  await password.fill(account.password);
  await confirm.click();
  await expect(email).toHaveAccessibleDescription("This is not the e-mail of this account.");
  await email.fill(account.email);
  await password.fill("not my password");
  await confirm.click();
  await expect(password).toHaveAccessibleDescription("This is not your password.");
  expect(await signInStatus(request, local, account)).toBe(200);

  await password.fill(account.password);
  await confirm.click();
  await expect(credentialsPage(page).signInHeading).toBeVisible();
  expect(await signInStatus(request, local, account)).toBe(401);
  await expectRefused(local.apiUrl, token);

  await page.getByRole("link", { name: "Create one" }).click();
  await credentialsPage(page).signUp(account);
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  expect(await bystander.api.titles()).toEqual(["Of somebody else"]);
});
