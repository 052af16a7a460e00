import fc from "fast-check";
import { expect, it } from "vitest";
import { calls, type GeneratedCall } from "../../fixtures/arbitraries.ts";
import { type Contract, fetchContract } from "../../fixtures/contract.ts";
import { recordFigures } from "../../fixtures/figures.ts";
import { type Answer, type Call, send } from "../../fixtures/http.ts";
import { seed } from "../../fixtures/seed.ts";
import { withUsers } from "../../fixtures/target.ts";
import { storedMembers } from "../../fixtures/task-members.ts";
import { createTask, newAddress, newUser, type Task, type User } from "../../fixtures/users.ts";

const batchSize = 20;
const batches = 1_020;

interface Batch {
  users: User[];
  tasks: Task[];
}

withUsers("20,000 generated requests over all operations", () => {
  it("no 5xx, answers as the published OpenAPI document says, accepted text comes back equal", async (context) => {
    const contract = await fetchContract();
    const reached = new Set<string>();
    const statuses = new Map<number, number>();
    let requests = 0;
    const property = fc.asyncProperty(
      fc.array(calls(contract.operations), { minLength: batchSize, maxLength: batchSize }),
      async (generated) => {
        const users = [newUser(), newUser(), newUser()];
        const tasks = await Promise.all(users.map((user) => createTask(user)));
        requests += tasks.length + generated.length;
        await Promise.all(
          generated.map(async (call) => {
            const answer = await send(toCall(call, { users, tasks }));
            expectContract(contract, call, answer);
            await expectEqualText(call, answer, users);
            reached.add(`${call.operation.method} ${call.operation.path}`);
            statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          }),
        );
      },
    );
    await fc.assert(property, { numRuns: batches, seed, verbose: false });

    recordFigures(context, { requests, seed, operations: reached.size });
    expect(requests).toBeGreaterThanOrEqual(20_000);
    expect(reached.size).toBe(contract.operations.length);
    // What is generated gets through often enough to test more than refusals.
    expect(statuses.get(201)).toBeGreaterThan(500);
    expect(statuses.get(200)).toBeGreaterThan(2_000);
  }, 600_000);
});

function toCall(generated: GeneratedCall, { users, tasks }: Batch): Call {
  const { operation, asks, named, task, query, headers, body, token } = generated;
  const { method } = operation;
  const user = users[asks] as User;
  const owner = (users[named] ?? user).id;
  const id = typeof task === "number" ? tasks[task]?.id : task;
  const path = operation.path
    .replace("{user_id}", encodeURIComponent(owner))
    .replace("{id}", encodeURIComponent(String(id).toWellFormed()) || "x")
    .replace("{token}", "token");
  const tokens = { valid: user.token, spoilt: user.token.slice(0, -2), none: undefined };
  const sent = tokens[token];
  return {
    method,
    path: path + query,
    headers: { "x-forwarded-for": newAddress(), ...headers },
    ...(method !== "GET" && { body }),
    ...(sent !== undefined && { as: { token: sent } }),
  };
}

/** The generated id may be no segment of a path, and then names another route. */
function isOtherRoute({ operation, task }: GeneratedCall): boolean {
  const isName =
    typeof task === "string" && (/^\.{0,2}$/.test(task) || /^(bulk|counts)$/.test(task));
  return operation.path.includes("{id}") && isName;
}

function expectContract(contract: Contract, call: GeneratedCall, answer: Answer): void {
  const { method, path } = call.operation;
  const about = `${method} ${path} ${answer.status} ${answer.text.slice(0, 300)}`;
  // A deployment without a mail server says so.
  if (answer.status !== 501) expect(answer.status, about).toBeLessThan(500);
  if (isOtherRoute(call)) return;
  expect(contract.problemsOf(call.operation, answer), about).toEqual([]);
}

async function expectEqualText(
  { operation, body, asks }: GeneratedCall,
  answer: Answer,
  users: User[],
): Promise<void> {
  const isWrite =
    /^(POST|PUT|PATCH)$/.test(operation.method) && /\/tasks(\/\{id\})?$/.test(operation.path);
  if (!isWrite || answer.status > 201 || answer.headers["idempotent-replayed"]) return;
  const stored = answer.json as Task;
  const user = users[asks] as User;
  expect(stored).toMatchObject({ user_id: user.id, ...storedMembers(JSON.parse(body)) });
  // Nobody else knows the id of a new task yet.
  if (answer.status !== 201) return;
  expect((await send({ path: `/api/tasks/${stored.id}`, as: user })).json).toEqual(stored);
}
