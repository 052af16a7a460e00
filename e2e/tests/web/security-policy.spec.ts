import type { Page } from "@playwright/test";
import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { local } from "../../system/deployments.ts";

const paths = ["/", "/sign-up", "/sign-in", "/tasks", "/account", "/missing"];

function directives(policy: string): Map<string, string[]> {
  const parts = policy.split("; ").map((part) => part.split(" "));
  return new Map(parts.map(([name = "", ...sources]) => [name, sources]));
}

/** What the policy refuses in this page from now on, also after it has gone elsewhere. */
async function collectRefusals(page: Page): Promise<string[]> {
  const refusals: string[] = [];
  await page.exposeFunction("refused", (refusal: string) => void refusals.push(refusal));
  await page.addInitScript(() => {
    const { refused } = window as unknown as { refused: (refusal: string) => void };
    document.addEventListener("securitypolicyviolation", (event) =>
      refused(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
  return refusals;
}

test("every page allows only its own files, scripts with a fresh nonce, and calls of the API", async ({
  request,
}) => {
  for (const path of paths) {
    const [first, second] = [await request.get(path), await request.get(path)];
    const policy = directives(first.headers()["content-security-policy"] ?? "");
    const everySource = [...policy.values()].flat().join(" ");
    expect(everySource, path).not.toMatch(/unsafe-inline|unsafe-eval|\*|https:/);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("connect-src")).toEqual(["'self'", local.apiUrl]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    const nonce = (html: string) => /nonce="([^"]+)"/.exec(html)?.[1];
    const firstNonce = nonce(await first.text());
    expect(policy.get("script-src")).toContain(`'nonce-${firstNonce}'`);
    expect(nonce(await second.text())).not.toBe(firstNonce);
    expect(first.headers()).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  }
});

test("using every page breaks no rule of the policy and asks no foreign origin", async ({
  page,
  account,
}) => {
  const refusals = await collectRefusals(page);
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  const tasks = tasksPage(page);

  await page.goto("/missing");
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).click();
  await credentialsPage(page).signUp(account("Ada"));
  await tasks.add("Ordinary");
  await tasks.checkbox("Ordinary").click();
  await tasks.search.fill("nothing like it");
  await page.getByRole("button", { name: "Show all tasks" }).click();
  await tasks.view("Completed").click();
  await (await tasks.edit("Ordinary")).getByRole("textbox", { name: "Title" }).press("Escape");
  await tasks.delete("Ordinary");
  await tasks.undo.click();
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await page.getByRole("switch").click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  await page.getByRole("button", { name: "Delete account…" }).click();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await page.getByRole("button", { name: "Keep my account" }).click();
  await credentialsPage(page).signOut();

  expect(refusals).toEqual([]);
  expect(origins).toEqual(new Set([local.webUrl, local.apiUrl]));
});

/** What an attacker might get into the HTML of a page. */
const injected = `
  <script>document.title = "taken"</script>
  <script src="https://evil.example/script.js"></script>
  <img src="https://evil.example/image.png" onerror="document.title = 'taken'">
  <style>body { display: none }</style>
  <iframe src="https://evil.example/"></iframe>`;

test("the policy refuses injected scripts, styles, images, frames and calls", async ({
  browser,
}) => {
  const page = await browser.newPage();
  const refusals = await collectRefusals(page);
  await page.route("/sign-in", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("</body>", `${injected}</body>`);
    await route.fulfill({ response, body });
  });
  await page.goto("/sign-in");
  await page.evaluate(() => fetch("https://evil.example/").catch(() => undefined));
  const refused = () => [...new Set(refusals.map((refusal) => refusal.split(" ")[0]))].toSorted();
  await expect
    .poll(refused)
    .toEqual([
      "connect-src",
      "frame-src",
      "img-src",
      "script-src-attr",
      "script-src-elem",
      "style-src-elem",
    ]);
  await expect(page).toHaveTitle("Sign in · Todo");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.close();
});
