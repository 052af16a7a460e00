import { credentialsPage } from "../../fixtures/credentials-page.ts";
import { taskDetail } from "../../fixtures/task-detail.ts";
import { tasksPage } from "../../fixtures/tasks-page.ts";
import { expect, test } from "../../fixtures/test.ts";
import { parentDomain, sameOrigin } from "../../system/deployments.ts";

const deployments = [
  { name: "on another host below the same domain", deployment: parentDomain },
  { name: "through a rewrite on the page's own origin", deployment: sameOrigin },
];

for (const { name, deployment } of deployments) {
  test.describe(name, () => {
    test.use({ deployment });

    test("sign-up, tasks, sign-out and sign-in work, and only the API is called", async ({
      page,
      account,
    }) => {
      const ada = account("Ada");
      const credentials = credentialsPage(page);
      const tasks = tasksPage(page);
      const origins = new Set<string>();
      page.on("request", (request) => origins.add(new URL(request.url()).origin));

      await page.goto("/sign-up");
      await credentials.signUp(ada);
      await tasks.add("Kept elsewhere");
      await tasks.edit("Kept elsewhere");
      const detail = taskDetail(page);
      await detail.title.fill("Kept safe");
      await detail.close();
      await tasks.checkbox("Kept safe").click();
      await tasks.expectCounts(0, 1);
      await tasks.add("Not kept");
      // A token that has expired meanwhile is renewed first.
      const deleted = page.waitForResponse(
        (answer) => answer.request().method() === "DELETE" && answer.status() !== 401,
      );
      await tasks.delete("Not kept");
      await page.getByRole("button", { name: "Dismiss" }).click();
      expect((await deleted).status()).toBe(204);

      await page.reload();
      await tasks.view("Completed").click();
      await tasks.expectTitles("Kept safe");
      await credentials.signOut();
      await page.goto("/tasks");
      await expect(credentials.signInHeading).toBeVisible();
      await credentials.signIn(ada);
      await tasks.view("Completed").click();
      await tasks.expectTitles("Kept safe");
      await expect(tasks.checkbox("Kept safe")).toBeChecked();
      expect(origins).toEqual(new Set([deployment.webUrl, deployment.apiUrl]));

      const apiHost = new URL(deployment.apiUrl).hostname;
      const [session] = await page.context().cookies();
      expect(session).toMatchObject({ domain: apiHost, httpOnly: true, sameSite: "Lax" });
    });
  });
}
