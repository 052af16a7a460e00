import { expect, it } from "vitest";
import { type Call, send } from "../../fixtures/http.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, newUser, type User } from "../../fixtures/users.ts";

const queries = ["", "?limit=1", "?search=task", "?status=pending&sort=title", "?tag=none"];

const poll = (user: User, path: string, held: string, method = "GET") => {
  const call: Call = { method, path, as: user, headers: { "if-none-match": held } };
  return send(call);
};

withUsers.each(families)("the list has a tag: $family", ({ tasksOf }) => {
  it.each(queries)("that is a 304 until a task changes: %s", async (query) => {
    const user = newUser();
    const { id } = await createTask(user);
    const path = `${tasksOf(user)}${query}`;
    const { headers } = await send({ path, as: user });
    expect(headers.etag).toMatch(/^W\/"[!#-~]+"$/);
    expect(headers["cache-control"]).toBe("private, no-cache");
    expect(headers.vary).toContain("Authorization");
    for (const method of ["GET", "HEAD"]) {
      const answer = await poll(user, path, headers.etag ?? "", method);
      expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, "", headers.etag]);
    }
    await send({ method: "DELETE", path: `/api/tasks/${id}`, as: user });
    expect((await poll(user, path, headers.etag ?? "")).status).toBe(200);
  });

  it("that is of no use to anybody else", async () => {
    const [user, other] = [newUser(), newUser()];
    for (const each of [user, other]) await createTask(each);
    for (const query of queries) {
      const { headers } = await send({ path: `${tasksOf(user)}${query}`, as: user });
      const answer = await poll(other, `${tasksOf(other)}${query}`, headers.etag ?? "");
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain(user.id);
    }
  });
});
