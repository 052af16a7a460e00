// Short runs of test/load/run.ts.
import { createFileDatabase } from "@todo/postgres/file-database";
import { expect, test } from "vitest";
import { runLoad } from "./load/load.ts";

test("50 writers, and followers that start anywhere, while connections are killed: all end with the tasks that are there", async () => {
  const report = await runLoad(await createFileDatabase(), {
    users: 4,
    writers: 50,
    followers: 1,
    until: { writes: 2_000, ms: 8_000 },
    killEveryMs: 200,
  });
  expect(report).toMatchObject({ faults: [], deadlocks: 0, followers: 24 });
  expect(report.killed).toBeGreaterThan(10);
  expect(report.changes).toBeGreaterThan(100);
});

test.for([0, 10])(
  "20 clients on the tasks of two users, %i of the release before: no deadlock",
  async (writersBefore) => {
    const report = await runLoad(await createFileDatabase(), {
      users: 2,
      writers: 20,
      writersBefore,
      followers: 1,
      until: { ms: 2_000 },
    });
    expect(report).toMatchObject({ faults: [], deadlocks: 0 });
    expect(report.writes).toBeGreaterThan(100);
  },
);
