import { signInStatus } from "../../fixtures/account.ts";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { linkInMail, useNewAddress } from "../../fixtures/mailbox.ts";
import { interceptNext, requestPasswordReset } from "../../fixtures/task-calls.ts";
import { expect, test } from "../../fixtures/test.ts";
import { breakable, local } from "../../system/deployments.ts";
import { mailsTo } from "../../system/mail-sink.ts";

const chosenPassword = "correct horse battery";

test.beforeEach(({ page }) => useNewAddress(page));

test("a forgotten password is replaced by keyboard, from the sign-in page to signing in", async ({
  page,
  user: { account, page: signedIn },
  request,
}) => {
  const credentials = credentialsPage(page);
  await page.goto("/sign-in");
  const forgot = page.getByRole("link", { name: "Forgot password?" });
  await forgot.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await credentials.email.focus();
  await page.keyboard.press("Enter");
  await expect(credentials.email).toHaveAccessibleDescription("Must be an e-mail address.");
  await expect(credentials.email).toBeFocused();
  await page.keyboard.type(account.email);
  await page.keyboard.press("Enter");
  const sent = page.getByRole("heading", { name: "Look into your mailbox" });
  await expect(sent).toBeFocused();
  await expect(page.getByRole("main")).toContainText(account.email);

  const opened = await page.goto(await linkInMail(account.email, "Reset your password"));
  expect(opened?.headers()["referrer-policy"]).toBe("no-referrer");
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  const chosen = page.getByLabel("New password", { exact: true });
  await chosen.focus();
  await page.keyboard.type("short");
  await page.keyboard.press("Enter");
  await expect(chosen).toHaveAccessibleDescription(/Must have at least 8 characters\./);
  await expect(chosen).toBeFocused();
  await chosen.fill(chosenPassword);
  await page.keyboard.press("Enter");

  await expect(credentials.signInHeading).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "password is changed" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  expect(await signInStatus(request, local, account)).toBe(401);
  account.password = chosenPassword;
  await credentials.signIn(account);
  await page.waitForURL(/\/tasks$/);
  await signedIn.goto("/tasks");
  await expect(credentialsPage(signedIn).signInHeading).toBeVisible();
});

test("a link that was used is refused before and after a password is typed, with a way to a new one", async ({
  page,
  browserContext,
  user: { account },
}) => {
  const credentials = credentialsPage(page);
  const ask = async () => {
    await credentials.email.fill(account.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByRole("heading", { name: "Look into your mailbox" })).toBeVisible();
  };
  await page.goto("/forgot-password");
  await ask();
  const link = await linkInMail(account.email, "Reset your password");
  const late = await (await browserContext()).newPage();
  await late.goto(link);
  await page.goto(link);
  const chosen = page.getByLabel("New password", { exact: true });
  await chosen.fill(chosenPassword);
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(credentials.signInHeading).toBeVisible();
  account.password = chosenPassword;

  await late.getByLabel("New password", { exact: true }).fill("another password");
  await late.getByRole("button", { name: "Save password" }).click();
  const refusal = "This link no longer works";
  await expect(late.getByRole("heading", { name: refusal })).toBeFocused();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: refusal })).toBeVisible();
  await page.goto("/reset-password");
  await expect(page.getByRole("heading", { name: refusal })).toBeVisible();
  await page.getByRole("link", { name: "Get a new link" }).click();
  await ask();
  await page.goto(await linkInMail(account.email, "Reset your password", 2));
  await expect(chosen).toBeVisible();
});

test("asking for a reset looks the same for an address without an account, which gets no mail", async ({
  page,
  user: { account },
}) => {
  const credentials = credentialsPage(page);
  const shown: string[] = [];
  const stranger = `not-${account.email}`;
  for (const email of [account.email, stranger, account.email]) {
    await page.goto("/forgot-password");
    await credentials.email.fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByRole("heading", { name: "Look into your mailbox" })).toBeVisible();
    shown.push((await page.getByRole("main").innerText()).replace(email, "…"));
  }
  expect(shown[1]).toBe(shown[0]);
  // Mails leave one after the other.
  await linkInMail(account.email, "Reset your password", 2);
  expect(mailsTo(stranger)).toEqual([]);

  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(credentials.email).toHaveValue(account.email);
});

test.describe("where no mail is sent", () => {
  test.use({ deployment: breakable });

  test("there is no form to ask for a reset, but what to do instead", async ({ page }) => {
    await page.goto("/forgot-password");
    await expect(page.getByRole("main")).toContainText("This site sends no e-mail");
    await expect(page.getByRole("textbox")).toHaveCount(0);
    await page.getByRole("link", { name: "Sign in" }).click();
    await expect(credentialsPage(page).signInHeading).toBeVisible();
  });
});

test("while there is no answer, the form says so and keeps the address", async ({ page }) => {
  const credentials = credentialsPage(page);
  await page.goto("/forgot-password");
  await credentials.email.fill("ada@example.com");
  await interceptNext(page, requestPasswordReset, (route) => route.abort());
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(credentials.problem).toContainText("The server can’t be reached right now.");
  await expect(credentials.email).toHaveValue("ada@example.com");
});

test("a new account's address is confirmed by the link of a mail; a spoilt link can be asked for again", async ({
  page,
  account,
}) => {
  const ada = account("Ada");
  await page.goto("/sign-up");
  await credentialsPage(page).signUp(ada);
  const subject = "Confirm your e-mail address";
  const link = await linkInMail(ada.email, subject);

  const spoilt = link.replace(/token=[^&]+/, "token=spoilt");
  await page.goto(spoilt);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await page.getByRole("button", { name: "Send a new link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mailbox" })).toBeFocused();
  await expect(page.getByRole("main")).toContainText(ada.email);

  await page.goto(await linkInMail(ada.email, subject, 2));
  const confirmed = page.getByRole("heading", { name: "Your e-mail address is confirmed" });
  await expect(confirmed).toBeVisible();
  await page.getByRole("link", { name: "Go to your tasks" }).click();
  await page.waitForURL(/\/tasks$/);

  await page.context().clearCookies();
  await page.goto(spoilt);
  await page.getByRole("link", { name: "Sign in to get a new link" }).click();
  await expect(credentialsPage(page).signInHeading).toBeVisible();
});

test("an address is called confirmed only where that is seen: signed in, wherever the link was opened", async ({
  page,
  browserContext,
  account,
}) => {
  const ada = account("Ada");
  const confirmed = "Your e-mail address is confirmed";
  const stranger = await (await browserContext()).newPage();
  await stranger.goto("/confirm-email");
  await expect(stranger.getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(stranger.getByRole("main")).not.toContainText(confirmed);

  await page.goto("/sign-up");
  await credentialsPage(page).signUp(ada);
  const link = await linkInMail(ada.email, "Confirm your e-mail address");
  await page.goto("/confirm-email");
  await expect(page.getByRole("main")).toContainText(`${ada.email} is not confirmed yet`);

  for (const opened of [1, 2]) {
    await test.step(`opened ${opened} times elsewhere`, async () => {
      await stranger.goto(link);
      await expect(stranger.getByRole("link", { name: "Sign in" })).toBeVisible();
      await expect(stranger.getByRole("main")).not.toContainText(confirmed);
    });
  }
  await stranger.getByRole("link", { name: "Sign in" }).click();
  await credentialsPage(stranger).signIn(ada);
  for (const shown of [stranger, page]) {
    if (shown === page) await page.goto("/confirm-email?error=TOKEN_EXPIRED");
    await expect(shown.getByRole("heading", { name: confirmed })).toBeVisible();
    await expect(shown.getByRole("main")).toContainText(ada.email);
  }
});
