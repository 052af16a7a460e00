import { randomUUID } from "node:crypto";
import { isMissing } from "@todo/programs/find-program";
import { afterAll, beforeAll, describe, test } from "vitest";
import { local } from "../system/deployments.ts";
import type { Engine } from "./system/engine.ts";
import { startFirefox } from "./system/firefox.ts";
import { createScreen, type Screen } from "./system/screen.ts";
import { startWebKit } from "./system/webkit.ts";

const engines = [
  { name: "Firefox", start: startFirefox, isSkipped: isMissing("firefox-esr") },
  {
    name: "WebKit",
    start: startWebKit,
    isSkipped: isMissing("WebKitWebDriver") || isMissing("xvfb-run"),
  },
];

const newTask = "input[aria-label='New task']";

for (const { name, start, isSkipped } of engines) {
  // Each test goes on where the one before it has ended.
  describe.skipIf(isSkipped)(name, () => {
    let engine: Engine;
    let screen: Screen;
    beforeAll(async () => {
      engine = await start();
      screen = createScreen(engine);
    });
    afterAll(() => engine?.close());

    test("an account is made, and its page has the focus", async () => {
      await engine.goto(`${local.webUrl}/sign-up`);
      await screen.fill("input[name=name]", "Ada");
      await screen.fill("input[name=email]", `ada-${randomUUID()}@example.com`);
      await screen.fill("input[name=password]", randomUUID());
      await engine.press("Enter");
      await screen.expectPath("/tasks");
      await screen.expectFocused("main", "");
      await engine.type("n");
      await screen.expectFocused("textbox", "New task");
    });

    test("a line is understood as it says, and its task added", async () => {
      await screen.fill(newTask, "Call Bo tomorrow 9:00 !high #home");
      await screen.expectSome("button", "tomorrow.* literally");
      await screen.expectSome("button", "High.* literally");
      await screen.expectSome("button", "home.* literally");
      await engine.press("Enter");
      await screen.expectSome("checkbox", "^Call Bo$");
      await screen.expectSome("heading", "Tomorrow");
      await screen.fill(newTask, "Buy milk");
      await engine.press("Enter");
      await screen.expectSome("checkbox", "^Buy milk$");
    });

    test("a task is completed and reopened by undo", async () => {
      await screen.click("checkbox", "^Buy milk$");
      await screen.expectChecked("^Buy milk$");
      await screen.click("button", "^Undo");
      await screen.expectSome("checkbox", "^Buy milk$");
      await screen.expectSome("link", "To do ?2");
    });

    test("what is written in the pane is saved by itself", async () => {
      await screen.click("button", "^Edit Buy milk$");
      await screen.expectSome("form", "^Edit Buy milk$");
      await screen.click("textbox", "^Title$");
      await engine.type(" and bread");
      await screen.expectText("Saved just now");
      await engine.type(", ".padEnd(150, "so that the title has more than one line "));
      const title = "document.querySelector('textarea[aria-label=Title]')";
      await screen.expectTrue(`${title}.clientHeight > 50`);
      await screen.expectTrue(`${title}.scrollHeight <= ${title}.clientHeight + 1`);
      await screen.expectText("Saved just now");
      await engine.press("Escape");
      await screen.expectNone("form", "^Edit ");
      await screen.expectSome("checkbox", "bread");
    });

    test("a task is deleted and taken back by keys", async () => {
      await screen.expectFocused("checkbox", "Buy milk|bread");
      await engine.press("Backspace");
      await screen.expectNone("checkbox", "bread");
      await engine.pressCtrl("z");
      await screen.expectSome("checkbox", "bread");
    });

    test("views are in the address, and Back leads to the last one", async () => {
      await screen.click("link", "^Upcoming");
      await screen.expectPath("/tasks?view=upcoming");
      await screen.click("link", "^Completed");
      await screen.expectPath("/tasks?view=completed");
      await engine.goBack();
      await screen.expectPath("/tasks?view=upcoming");
      await screen.expectSome("checkbox", "^Call Bo$");
    });

    test("the palette leads to a task", async () => {
      await engine.pressCtrl("k");
      await screen.expectFocused("combobox", "Search tasks, lists");
      await engine.type("milk");
      await screen.expectSome("option", "^Buy milk|bread");
      await engine.press("Enter");
      await screen.expectSome("form", "^Edit .*milk");
      await engine.press("Escape");
      await screen.expectNone("form", "^Edit ");
    });

    test("signing out leads to sign-in", async () => {
      await screen.click("button", "^Account menu$");
      await screen.click("menuitem", "^Sign out$");
      await screen.expectPath("/sign-in");
      await engine.goBack();
      await screen.expectNone("checkbox", "milk");
    });
  });
}
