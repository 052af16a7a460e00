import fc from "fast-check";
import { expect, it } from "vitest";
import { fetchContract } from "../../fixtures/contract.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { seed } from "../../fixtures/seed.ts";
import { withUsers } from "../../fixtures/target.ts";
import { taskMembersOf } from "../../fixtures/task-members.ts";
import { taskCommands } from "../../fixtures/task-model.ts";
import { listTasks, newUser } from "../../fixtures/users.ts";

withUsers("random sequences of operations of three users", () => {
  it("every answer, and what is stored in the end, is what a model in memory says", async (context) => {
    const members = taskMembersOf(await fetchContract());
    const commandsOnTasks = taskCommands(members);
    let requests = 0;
    let sequences = 0;
    const property = fc.asyncProperty(commandsOnTasks, async (commands) => {
      const users = [newUser(), newUser(), newUser()];
      const model = { tasks: [] };
      const real = { users, requests: 0, isCompatible: members.isCompatible };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      const stored = await Promise.all(users.map((user) => listTasks(user)));
      expect(stored.flat()).toHaveLength(model.tasks.length);
      requests += real.requests + users.length;
      sequences += 1;
    });
    await fc.assert(property, { numRuns: 80, seed });

    recordFigures(context, { requests, sequences });
    expect(requests).toBeGreaterThan(1_000);
  }, 300_000);
});
