import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";

test("a visitor tries a list without an account", async ({ page }) => {
  await page.goto("/");
  const list = page.getByRole("region", { name: "A list to try" });
  await list.getByRole("textbox", { name: "Add a task" }).fill("Buy milk");
  await page.keyboard.press("Enter");
  await expect(list.getByRole("checkbox")).toHaveCount(5);
  await expect(list.getByText("4 to do")).toBeVisible();
  await list.getByRole("checkbox", { name: "Buy milk" }).press("Space");
  await expect(list.getByRole("checkbox", { name: "Buy milk" })).toBeChecked();
  await expect(list.getByText("3 to do")).toBeVisible();
});

test("who is signed in goes on to the tasks, until signing out", async ({ user: { page } }) => {
  const tasks = tasksPage(page);
  await page.goto("/tasks");
  await tasks.add("Buy milk");
  await page.goto("/");
  await expect(page).toHaveURL(/\/tasks/);
  await credentialsPage(page).signOut();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Create an account" })).toBeVisible();
});

test("the page can be installed, and says what it is in links, icons and colours", async ({
  page,
  request,
}) => {
  await page.goto("/");
  const manifest = await page.locator("link[rel=manifest]").getAttribute("href");
  const { start_url: start, icons } = (await (await request.get(manifest ?? "")).json()) as {
    start_url: string;
    icons: { src: string; sizes: string }[];
  };
  expect(start).toBe("/tasks");
  for (const { src } of [...icons, { src: "/favicon.ico" }, { src: "/apple-icon.png" }])
    expect((await request.get(src)).headers()["content-type"], src).toMatch(/^image\//);
  const picture = await page.locator("meta[property='og:image']").getAttribute("content");
  expect((await request.get(new URL(picture ?? "").pathname)).status()).toBe(200);

  await page.context().addCookies([{ name: "theme", value: "dark", url: page.url() }]);
  await page.reload();
  await expect(page.locator("meta[name=theme-color]")).toHaveAttribute("content", "#171918");
});

test("over https, browsers are told to stay there", async ({ request }) => {
  const secure = await request.get("/", { headers: { "x-forwarded-proto": "https" } });
  expect(secure.headers()["strict-transport-security"]).toContain("max-age=63072000");
  const plain = await request.get("/");
  expect(plain.headers()).not.toHaveProperty("strict-transport-security");
});

test("without JavaScript a page says what it needs", async ({ request }) => {
  for (const path of ["/", "/sign-in", "/tasks"])
    expect(await (await request.get(path)).text(), path).toMatch(
      /<noscript>.*Todo needs JavaScript.*<\/noscript>/,
    );
});
