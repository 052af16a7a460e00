// Reads of many rows, and counts, of which one user may have few at a time.
import { beforeEach, expect, it } from "vitest";
import { whileTaken } from "../fixtures/backends.ts";
import { createTask } from "../fixtures/families.ts";
import { post, toolCall } from "../fixtures/mcp-client.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

let user: TestUser;
let other: TestUser;

beforeEach(async () => {
  [user, other] = [await newUser(), await newUser()];
});

const get = async (as: TestUser, path: string) => (await send("GET", path, { as })).status;
const callTool = async (as: TestUser, name: string, limit: number) =>
  (await post(as, toolCall(name, { limit }))).status;

it("429 for one long page or count more of a user; short pages, and those of others, go on", async () => {
  const { id } = await createTask(user);
  const pages = ["tasks?", "changes?since=0&", "changes?trash=true&", `changes?task=${id}&`];
  await whileTaken("longPages", user, async () => {
    for (const page of pages) {
      expect(await get(user, `/api/${page}limit=21`), page).toBe(429);
      expect(await get(user, `/api/${page}limit=20`), page).toBe(200);
    }
    expect(await get(user, "/api/tasks/counts")).toBe(429);
    for (const path of ["tasks?limit=200", "tasks/counts"]) {
      expect(await get(other, `/api/${path}`), path).toBe(200);
    }
    for (const tool of ["list_tasks", "list_changes"]) {
      expect(await callTool(user, tool, 21), tool).toBe(429);
      expect(await callTool(user, tool, 20), tool).toBe(200);
      expect(await callTool(other, tool, 200), tool).toBe(200);
    }
  });
});

it("429 for one list more of a user, and lists of others meanwhile", async () => {
  await whileTaken("lists", user, async () => {
    expect(await get(user, "/api/tasks")).toBe(429);
    expect(await get(user, "/api/tasks?limit=20")).toBe(200);
    expect(await get(other, "/api/tasks")).toBe(200);
  });
});

it("counts of another user are answered before most of a burst that was sent before them", async () => {
  const path = "/api/tasks/counts";
  await Promise.all([get(user, path), get(other, path)]);
  let done = 0;
  const burst = Array.from({ length: 300 }, () => get(user, path).finally(() => (done += 1)));
  expect(await get(other, path)).toBe(200);
  expect(done).toBeLessThan(150);
  expect(new Set(await Promise.all(burst))).toEqual(new Set([200]));
});
