import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { afterEach, expect, test } from "vitest";
import { isAlive } from "../system/process-table.ts";

const guardFile = new URL("../system/app-guard.ts", import.meta.url).pathname;
let guard: ChildProcess;

function startGuard(command: string) {
  return spawn(process.execPath, [guardFile, tmpdir(), command], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function firstLine(child: ReturnType<typeof startGuard>): Promise<string> {
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  return chunk.toString().trim();
}

afterEach(() => guard.kill("SIGKILL"));

test("ends the app and what the app started as soon as stdin closes", async () => {
  const child = startGuard("sleep 60 & echo $!; wait");
  guard = child;
  const grandchild = Number(await firstLine(child));
  expect(isAlive(grandchild)).toBe(true);
  child.stdin.end();
  await once(child, "exit");
  await expect.poll(() => isAlive(grandchild)).toBe(false);
});

test("passes on the status of an app that ends by itself", async () => {
  guard = startGuard("exit 7");
  expect(await once(guard, "exit")).toEqual([7, null]);
});
