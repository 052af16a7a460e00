import { expect, test } from "vitest";
import { findApps } from "../system/apps.ts";

test("in development the apps listen on this machine only", async () => {
  const apps = await findApps("dev");
  expect(apps.map(({ name }) => name)).toEqual(["api", "web"]);
  for (const { command } of apps) expect(command).toMatch(/next dev .*--hostname localhost\b/);
});
