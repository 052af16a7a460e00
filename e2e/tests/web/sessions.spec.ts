import { apiOrigin, signIn } from "../../fixtures/account.ts";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import {
  answerError,
  createTask,
  expectRefused,
  interceptNext,
  nextToken,
} from "../../fixtures/task-calls.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local, sameOrigin } from "../../system/deployments.ts";

test("the token is renewed before it expires, whatever the browser's clock says", async ({
  user: { page, api },
}) => {
  await page.clock.install({ time: Date.now() + 24 * 60 * 60 * 1000 });
  const tasks = tasksPage(page);
  // Counted, because two tokens of the same second are the same.
  let fetched = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/auth/token")) fetched += 1;
  });
  await tasks.goto();
  await tasks.add("With the first token");
  expect(fetched).toBe(1);

  await page.clock.fastForward("13:00");
  await tasks.add("With the second token");
  expect(fetched).toBe(2);
  expect(await api.titles()).toEqual(["With the second token", "With the first token"]);
});

test("a token that the API refuses is replaced, and what was asked for happens once", async ({
  user: { page, api },
}) => {
  const tasks = tasksPage(page);
  await tasks.goto();
  await interceptNext(page, createTask, answerError(401, "AUTHENTICATION_REQUIRED"));
  await tasks.add("Asked twice, done once");
  expect(await api.titles()).toEqual(["Asked twice, done once"]);
});

test.describe("where tokens last seconds", () => {
  test.use({ deployment: sameOrigin });

  test("an expired token is replaced without the user noticing", async ({ user }) => {
    const { page, api } = user;
    const tasks = tasksPage(page);
    const token = nextToken(page);
    await tasks.goto();
    await tasks.add("Before");
    await expectRefused(apiOrigin(sameOrigin), await token);

    await tasks.add("After");
    await expect(tasks.notifications.getByRole("alert")).toBeHidden();
    expect(page.url()).toBe(`${sameOrigin.webUrl}/tasks`);
    expect(await api.titles()).toEqual(["After", "Before"]);
  });
});

test("a session ended from another device leads to sign-in, and back to the same view and text", async ({
  user: { account, page, api },
  browserContext,
}) => {
  await api.create({ title: "Still to do" });
  const tasks = tasksPage(page);
  const credentials = credentialsPage(page);
  const token = nextToken(page);
  await tasks.goto("/tasks?view=todo");
  await tasks.newTask.fill("Not yet added");

  await test.step("end it on the account page of the other device", async () => {
    const laptop = await browserContext();
    await signIn(laptop.request, local, account);
    // Sessions of the same second look the same.
    await page.waitForTimeout(1000);
    await signIn(laptop.request, local, account);
    const other = await laptop.newPage();
    await other.goto("/account");
    const sessions = other.getByRole("list", { name: "Sessions" }).getByRole("listitem");
    await expect(sessions).toHaveCount(3);
    await expect(sessions.first()).toContainText("This session");
    const signOut = sessions.getByRole("button", { name: /^Sign out Chrome on .*, since / });
    const [one, another] = await signOut.evaluateAll((all) => all.map((each) => each.ariaLabel));
    expect(one).not.toBe(another);
    await signOut.first().click();
    await expect(sessions).toHaveCount(2);
    await signOut.click();
    await expect(sessions).toHaveCount(1);
    await expect(sessions).toContainText("This session");
    await expectRefused(local.apiUrl, await token);
  });

  // The stream of changes ends with its session.
  await expect(credentials.signInHeading).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await credentials.signIn(account);
  await expect(page).toHaveURL("/tasks?view=todo");
  await expect(tasks.newTask).toHaveValue("Not yet added");
  await expect(tasks.checkbox("Still to do")).not.toBeChecked();
});

for (const path of ["/tasks?search=milk", "/account"]) {
  test(`a session ended by API leads to sign-in, and back to ${path}`, async ({
    user: { account, page, api },
    request,
  }) => {
    const credentials = credentialsPage(page);
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: "Account menu" })).toBeVisible();

    const headers = { Authorization: `Bearer ${await api.token()}` };
    const ended = await request.post(`${local.apiUrl}/api/auth/logout`, { headers });
    expect(ended.status()).toBe(200);
    await expectRefused(local.apiUrl, headers.Authorization.slice("Bearer ".length));

    await page.reload();
    await expect(credentials.signInHeading).toBeVisible();
    await credentials.signIn(account);
    await expect(page).toHaveURL(path);
  });
}

test("saving on the account page after the session has ended leads to sign-in", async ({
  user: { account, page, api },
  request,
}) => {
  const credentials = credentialsPage(page);
  await page.goto("/account");
  const name = page.getByRole("textbox", { name: "Name" });
  await expect(name).toHaveValue("Ada");
  const headers = { Authorization: `Bearer ${await api.token()}` };
  expect((await request.post(`${local.apiUrl}/api/auth/logout`, { headers })).status()).toBe(200);

  await name.fill("Ada L.");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(credentials.signInHeading).toBeVisible();
  await credentials.signIn(account);
  await expect(page).toHaveURL("/account");
});

test("?next= leads to a page of ours or to the tasks, never elsewhere", async ({
  page,
  account,
  deployment,
  playwright,
}) => {
  const ada = account("Ada");
  const api = await playwright.request.newContext();
  const answer = await api.post(`${deployment.apiUrl}/api/auth/signup`, { data: ada });
  expect(answer.status()).toBe(200);
  await api.dispose();

  const credentials = credentialsPage(page);
  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(new URL(frame.url()).origin));
  const landings = {
    "/account": "/account",
    "https://evil.example/": "/tasks",
    "//evil.example/": "/tasks",
    "/\\evil.example/": "/tasks",
    "/\t/evil.example/": "/tasks",
    "javascript:document.title='taken'": "/tasks",
  };
  for (const [next, landing] of Object.entries(landings)) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await credentials.signIn(ada);
    await expect(page).toHaveURL(landing);
    await page.context().clearCookies();
  }
  expect(new Set(visited)).toEqual(new Set([local.webUrl]));
});

test("the token is in no storage, no cookie and no address", async ({
  user: { page, context },
}) => {
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  const tasks = tasksPage(page);
  const sent = nextToken(page);
  await tasks.goto();
  await tasks.newTask.fill("A draft is kept");
  await tasks.view("To do").click();
  const token = await sent;
  expect(token.split(".")).toHaveLength(3);

  const kept = await page.evaluate(async () => ({
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    html: document.documentElement.outerHTML,
    cookiesForScripts: document.cookie,
  }));
  expect(kept.session).toContain("A draft is kept");
  expect(kept).toMatchObject({ databases: [], caches: [], cookiesForScripts: "signed-in=1" });
  const cookies = await context.cookies();
  const ofSession = cookies.filter(({ name }) => name !== "signed-in");
  expect(ofSession).toMatchObject([{ httpOnly: true, sameSite: "Lax" }]);
  expect(JSON.stringify({ kept, cookies, addresses })).not.toContain(token.split(".")[2]);
});
