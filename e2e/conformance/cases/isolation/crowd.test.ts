import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { type Answer, send } from "../../fixtures/http.ts";
import { startOwnServer } from "../../fixtures/own-server.ts";
import { withProcess } from "../../fixtures/target.ts";
import { createTask, listTasks, newUser, type User } from "../../fixtures/users.ts";

const users = Array.from({ length: 20 }, () => 0);

withProcess("20 users × 50 parallel mixed requests over a pool of 3 connections", () => {
  it("nobody sees, changes or counts anything of anybody else, and nobody gets a 5xx", async () => {
    const server = await startOwnServer({
      env: { DATABASE_POOL_SIZE: "3", TASK_REQUESTS_PER_MINUTE: "100000" },
    });
    const { origin } = server;
    try {
      const crowd = users.map(() => newUser());
      const started = await Promise.all(
        crowd.map(async (user) => ({
          user,
          task: await createTask(user, { title: user.id }, origin),
        })),
      );
      const answers = await Promise.all(
        started.flatMap(({ user, task }) => {
          const foreign = started[randomInt(started.length)]?.task.id ?? 0;
          return Array.from({ length: 50 }, async (_, at) => ({
            user,
            answer: await mixed({
              origin,
              user,
              own: task.id,
              foreign: foreign === task.id ? 0 : foreign,
              at,
            }),
          }));
        }),
      );
      expect(answers).toHaveLength(1_000);
      for (const { user, answer } of answers) {
        expect(answer.status).toBeLessThan(500);
        for (const owner of ownersIn(answer)) expect(owner).toBe(user.id);
      }
      for (const { user, task } of started) {
        const listed = await listTasks(user, origin);
        expect(new Set(listed.map(({ user_id }) => user_id))).toEqual(new Set([user.id]));
        // Ten creations, and the task from before, which only its owner has changed.
        expect(listed).toHaveLength(11);
        const kept = listed.find(({ id }) => id === task.id);
        expect(kept).toMatchObject({ title: user.id, description: user.id });
      }
    } finally {
      await server.end();
    }
  });
});

interface Step {
  origin: string;
  user: User;
  own: number;
  foreign: number;
  at: number;
}

function mixed({ origin, user, own, foreign, at }: Step): Promise<Answer> {
  const to = { as: user, origin };
  switch (at % 5) {
    case 0:
      return send({ ...to, path: "/api/tasks", json: { title: user.id, description: user.id } });
    case 1:
      return send({ ...to, path: `/api/${user.id}/tasks?limit=5` });
    case 2:
      return send({
        ...to,
        method: "PUT",
        path: `/api/tasks/${own}`,
        json: { description: user.id },
      });
    case 3:
      return send({
        ...to,
        method: "PATCH",
        path: `/api/tasks/${foreign}`,
        json: { title: user.id },
      });
    default:
      return send({ ...to, method: at % 2 ? "GET" : "DELETE", path: `/api/tasks/${foreign}` });
  }
}

function ownersIn({ text }: Answer): string[] {
  return [...text.matchAll(/"user_id":"([^"]+)"/g)].map(([, owner = ""]) => owner);
}
