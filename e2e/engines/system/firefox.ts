import { findProgram } from "@todo/programs/find-program";
import { type ElementHandle, launch } from "puppeteer-core";
import type { Engine } from "./engine.ts";

/** Debian's Firefox over WebDriver BiDi. */
export async function startFirefox(): Promise<Engine> {
  const browser = await launch({
    browser: "firefox",
    executablePath: findProgram("firefox-esr") ?? "",
    defaultViewport: { width: 1280, height: 900 },
  });
  const page = await browser.newPage();
  return {
    goto: async (url) => void (await page.goto(url)),
    goBack: async () => void (await page.goBack()),
    evaluate: (expression) => page.evaluate(expression),
    async click(expression) {
      const handle = (await page.evaluateHandle(expression)) as ElementHandle;
      await handle.click();
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    async pressCtrl(letter) {
      await page.keyboard.down("Control");
      await page.keyboard.press(letter as "z");
      await page.keyboard.up("Control");
    },
    close: () => browser.close(),
  };
}
