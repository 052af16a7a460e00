import { withClient } from "@todo/postgres/postgres-client";
import { expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

const search = (as: TestUser, text: string) =>
  send("GET", `/api/tasks?limit=5&search=${text}`, { as });

/** Somebody whose searches for what is not there take a second. */
async function newHoarder(): Promise<TestUser> {
  const user = await newUser();
  const text = `
    insert into tasks (user_id, title, description)
    select $1, 'x', repeat('e' || chr(803) || chr(770), 333) from generate_series(1, 10000)`;
  await withClient(ownerUrl(), (client) => client.query(text, [user.id]));
  return user;
}

it("30 searches at once that take long: answers within seconds, and another user's list beside them", async () => {
  const [hoarder, other] = [await newHoarder(), await newUser()];
  const task = await createTask(other);
  await search(other, "x");
  const startedAt = performance.now();
  const searches = Array.from({ length: 30 }, () => search(hoarder, `${"ệ".repeat(99)}x`));
  const beside = async () => {
    const listedAt = performance.now();
    const response = await send("GET", "/api/tasks?limit=5", { as: other });
    expect(await response.json()).toMatchObject({ tasks: [task] });
    return performance.now() - listedAt;
  };
  const latencies = [];
  for (let count = 0; count < 10; count += 1) latencies.push(await beside());
  expect((await search(other, "task")).status).toBe(200);
  const answers = await Promise.all(searches);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  // Of a machine that others use as well.
  expect(latencies.sort((one, two) => one - two)[5]).toBeLessThan(500);
  for (const answer of answers) {
    if (answer.status === 200) continue;
    const { status, error_code } = await errorOf(answer);
    expect([
      [429, "RATE_LIMITED"],
      [503, "SERVICE_UNAVAILABLE"],
    ]).toContainEqual([status, error_code]);
  }
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("ratelimit-policy")).toBe('"searches";q=2;qu="concurrent-requests"');
  expect(refused?.headers.get("retry-after")).toBe("1");
  // All places are given back.
  expect((await search(hoarder, "zzz")).status).toBe(200);
});

it("a user's searches beyond two wait for their turn", async () => {
  const user = await newUser();
  const task = await createTask(user);
  const found = await Promise.all(
    Array.from({ length: 8 }, () => search(user, encodeURIComponent(task.title))),
  );
  expect(found.map(({ status }) => status)).toEqual(found.map(() => 200));
});
