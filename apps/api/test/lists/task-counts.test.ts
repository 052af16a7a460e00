import { describe, expect, it } from "vitest";
import { createTask, families } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

describe.each(families)("GET $family/counts", ({ tasksOf }) => {
  it("200 with what there is of each kind, and no ETag", async () => {
    const user = await newUser();
    await createTask(await newUser(), { tags: ["theirs"] });
    await createTask(user, { due_date: "2001-01-01", tags: ["home"] });
    await createTask(user, { due_date: "9998-01-01", tags: ["Home", "garden"] });
    await createTask(user, { due_date: null, tags: [] });
    await createTask(user, { due_date: "2001-01-01", tags: ["done"], completed: true });
    const response = await send("GET", `${tasksOf(user)}/counts`, { as: user });
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toStrictEqual({
      all: 4,
      pending: 3,
      completed: 1,
      overdue: 1,
      due_today: 0,
      tags: [
        { name: "Home", pending: 2 },
        { name: "done", pending: 0 },
        { name: "garden", pending: 1 },
      ],
    });
  });

  it("200 with nothing for somebody without tasks", async () => {
    const user = await newUser();
    const response = await send("GET", `${tasksOf(user)}/counts`, { as: user });
    const nothing = { all: 0, pending: 0, completed: 0, overdue: 0, due_today: 0, tags: [] };
    expect(await response.json()).toStrictEqual(nothing);
  });

  it("what is due today depends on the zone of the request, unless the task has its own", async () => {
    const user = await newUser();
    const dayIn = (timeZone: string) =>
      new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short" }).format();
    const [ahead, behind] = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];
    const [due_date, other] = [dayIn(ahead), dayIn(behind)];
    await createTask(user, { due_date, time_zone: null });
    const countIn = async (zone: string) => {
      const query = `time_zone=${zone.toLowerCase()}`;
      return (await send("GET", `${tasksOf(user)}/counts?${query}`, { as: user })).json();
    };
    expect(other).not.toBe(due_date);
    expect(await countIn(ahead)).toMatchObject({ due_today: 1, overdue: 0 });
    expect(await countIn(behind)).toMatchObject({ due_today: 0, overdue: 0 });
    await createTask(user, { due_date: other, time_zone: null });
    expect(await countIn(ahead)).toMatchObject({ due_today: 1, overdue: 1 });
  });

  it("405 for a write, 404 for nothing below it", async () => {
    const user = await newUser();
    const refused = await send("POST", `${tasksOf(user)}/counts`, { as: user, json: {} });
    expect(await errorOf(refused)).toMatchObject({ status: 405 });
    const below = await send("PATCH", `${tasksOf(user)}/counts/complete`, {
      as: user,
      json: { completed: true },
    });
    expect(below.status).toBe(422);
  });
});
