// The offline client of docs/sync.md does what the page says.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { local } from "../../system/deployments.ts";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/sync.md"), "utf8");
const [client = "", use = ""] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

test("the offline client has 60 lines, merges what both sides wrote, follows, and takes no late response for news", async ({
  request,
}) => {
  expect(client.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const signedUp = await request.post(`${local.apiUrl}/api/auth/signup`, { data: credentials });
  const headers = { Authorization: `Bearer ${(await signedUp.json()).access_token}` };
  const data = { title: "Made before" };
  await request.post(`${local.apiUrl}/api/tasks`, { headers, data });

  const follow = `
    const end = new AbortController();
    const ended = pull(end.signal).catch((error) => console.log(String(error)));
    const isShown = (title) => [...shown().values()].some((task) => task.title === title);
    const until = async (title) => {
      while (!isShown(title)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until("Made before");
    await client.create({ title: "Made meanwhile" });
    await until("Made meanwhile");
    await client.delete(task.uid);
    while (tasks.has(task.uid)) await new Promise((resolve) => setTimeout(resolve, 20));
    write(task.uid, { ...task, title: "Too late" });
    await push();
    const late = newLocalTask({ title: "Deleted before the response came" });
    const { bulk } = client;
    let meanwhile = () => client.delete(late.uid);
    client.bulk = async (...call) => {
      const response = await bulk(...call);
      await meanwhile();
      const { next } = await client.changes();
      while (since < next) await new Promise((resolve) => setTimeout(resolve, 20));
      return response;
    };
    write(late.uid, late);
    await push();
    const restored = [...tasks.values()].find(({ title }) => title === "Made meanwhile");
    meanwhile = () => client.undo(restored.uid);
    write(restored.uid);
    await push();
    console.log([...shown().values()].map(({ title }) => title).sort().join());
    end.abort("Signed out");
    await ended;`;
  const child = spawn(
    process.execPath,
    ["--input-type=module-typescript", "-", local.apiUrl, ...Object.values(credentials)],
    { cwd: join(root, "packages/client"), stdio: ["pipe", "pipe", "inherit"] },
  );
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stdin.end(client + use + follow);
  expect(await once(child, "close")).toEqual([0, null]);
  expect(printed.split("\n")).toEqual([
    "1 shown, 0 saved",
    "Changed elsewhere, completed: true",
    "not saved Too late TASK_DELETED",
    "Made before,Made meanwhile",
    "Signed out",
    "",
  ]);
});
