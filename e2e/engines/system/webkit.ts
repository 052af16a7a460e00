import { globSync } from "node:fs";
import { spawnServer } from "@todo/programs/server-process";
import { untilListening } from "@todo/programs/listening";
import getPort from "get-port";
import { Builder, Capabilities, Key, type WebElement } from "selenium-webdriver";
import type { Engine } from "./engine.ts";

/** WebKitGTK's own small browser. Its folder has the name of the machine's architecture. */
const [miniBrowser] = globSync("/usr/lib/*/webkit2gtk-4.*/MiniBrowser");

/** Debian's WebKitGTK over WebDriver. */
export async function startWebKit(): Promise<Engine> {
  const port = await getPort();
  const display = spawnServer({
    program: "xvfb-run",
    args: ["--auto-servernum", "WebKitWebDriver", `--port=${port}`],
    // Its sandbox refuses to run as root.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    detached: true,
  });
  await untilListening(port, { ended: display.ended });
  const options = { binary: miniBrowser, args: ["--automation"] };
  const driver = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(
      new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": options }),
    )
    .build();
  await driver.manage().window().setRect({ width: 1280, height: 900, x: 0, y: 0 });
  const keys = (...pressed: string[]) =>
    driver
      .switchTo()
      .activeElement()
      .sendKeys(...pressed);
  return {
    goto: (url) => driver.get(url),
    goBack: () => driver.navigate().back(),
    evaluate: (expression) => driver.executeScript(`return ${expression}`),
    async click(expression) {
      await (await driver.executeScript<WebElement>(`return ${expression}`)).click();
    },
    type: (text) => keys(text),
    press: (key) => keys(names[key]),
    pressCtrl: (letter) => keys(Key.chord(Key.CONTROL, letter)),
    async close() {
      await driver.quit();
      // The whole group: xvfb-run passes no signal on.
      process.kill(-display.pid);
      await display.ended;
    },
  };
}

const names = {
  Backspace: Key.BACK_SPACE,
  Delete: Key.DELETE,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  ArrowDown: Key.ARROW_DOWN,
  ArrowUp: Key.ARROW_UP,
  Tab: Key.TAB,
};
