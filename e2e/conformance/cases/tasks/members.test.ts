import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, newUser, type Task } from "../../fixtures/users.ts";

const plan = {
  priority: "high",
  due_date: "2026-08-08T09:30:00",
  time_zone: "Europe/Berlin",
  tags: ["home", "Garten"],
};
const plain = { priority: "medium", due_date: null, time_zone: null, tags: [] };
const post = (json: object, headers = {}, as = newUser()) =>
  send({ path: "/api/tasks", as, json: { title: "x", ...json }, headers });
const strict = { prefer: "handling=strict" };

withUsers("due date, time zone, priority and tags", () => {
  it.each(families)(
    "are kept by each write and shown by each read: $family",
    async ({ tasksOf }) => {
      const user = newUser();
      const at = tasksOf(user);
      const created = await send({ path: at, as: user, json: { title: "x", ...plan } });
      expect(created.json).toMatchObject({ ...plan, version: 1, completed_at: null });
      const path = `${at}/${created.json.id}`;
      expect((await send({ path, as: user })).json).toEqual(created.json);
      expect((await send({ path: at, as: user })).json).toEqual([created.json]);
      for (const method of ["PUT", "PATCH"]) {
        const renamed = await send({ method, path, as: user, json: { title: method } });
        expect(renamed.json).toMatchObject({ ...plan, title: method });
      }
      const cleared = await send({
        method: "PATCH",
        path,
        as: user,
        json: { ...plain, priority: "low" },
      });
      expect(cleared.json).toMatchObject({ ...plain, priority: "low", version: 4 });
    },
  );

  it("have their defaults, and are always present", async () => {
    expect((await post({})).json).toMatchObject({ ...plain, completed_at: null, version: 1 });
  });

  it("completed_at and version are the server's: set when completed, null when reopened", async () => {
    const as = newUser();
    const task = await createTask(as);
    const complete = async (completed: boolean) => {
      const path = `/api/tasks/${task.id}/complete`;
      return (await send({ method: "PATCH", path, as, json: { completed } })).json as Task;
    };
    const done = await complete(true);
    expect(done.completed_at).toBe(done.updated_at);
    expect((await complete(true)).completed_at).toBe(done.completed_at);
    expect(await complete(false)).toMatchObject({ completed_at: null, version: 4 });
    const planted = { completed_at: "2001-01-01T00:00:00.000Z", version: 99 };
    expect((await post(planted)).json).toMatchObject({ completed_at: null, version: 1 });
    expectRefusal(await post(planted, strict), 422, "VALIDATION_ERROR");
  });
});

const forms: [given: string, returned: string][] = [
  ["2026-08-08", "2026-08-08"],
  ["2024-02-29", "2024-02-29"],
  ["1000-01-01", "1000-01-01"],
  ["9998-12-31", "9998-12-31"],
  ["2026-08-08T09:30", "2026-08-08T09:30:00"],
  ["2026-03-29T02:30:00", "2026-03-29T02:30:00"],
  ["2026-08-08T09:30:00.5", "2026-08-08T09:30:00.500"],
  ["2026-08-08T07:30:00Z", "2026-08-08T07:30:00.000Z"],
  ["2026-08-08T09:30:00.123456+02:00", "2026-08-08T07:30:00.123Z"],
  ["2026-08-08T23:30-05:30", "2026-08-09T05:00:00.000Z"],
];
const noForms = [
  "2026-02-29",
  "2026-13-01",
  "0999-12-31",
  "9999-01-01",
  "2026-08-08T24:00:00",
  "2026-08-08T09:30:60",
  "2026-08-08 09:30",
  "20260808",
  "08/08/2026",
  "tomorrow",
  "+002026-08-08",
  " 2026-08-08",
  "2026-08-08\n",
  1_786_000_000,
  true,
  ["2026-08-08"],
  { date: "2026-08-08" },
];

withUsers("a due date", () => {
  it.each(forms)(
    "given as %s is returned as %s, with and without a zone",
    async (given, returned) => {
      for (const time_zone of [null, "America/New_York"]) {
        const created = await post({ due_date: given, time_zone }, strict);
        expect(created.json).toMatchObject({ due_date: returned, time_zone });
      }
    },
  );

  it.each(noForms)("422 for %j", async (due_date) => {
    const refused = await post({ due_date });
    expectRefusal(refused, 422, "VALIDATION_ERROR");
    expect(refused.json.errors).toMatchObject([{ pointer: "/due_date" }]);
  });
});

withUsers("a time zone", () => {
  it.each([
    "+05:30",
    "UTC+1",
    "GMT0BST",
    "Mars/Olympus",
    "posix/Europe/Berlin",
    "Factory",
    "a".repeat(65),
    1,
  ])("422 for %j, of a task and of a list", async (time_zone) => {
    const as = newUser();
    expectRefusal(await post({ time_zone }, {}, as), 422, "VALIDATION_ERROR");
    if (typeof time_zone !== "string") return;
    for (const path of ["/api/tasks", "/api/tasks/counts"]) {
      const query = `?time_zone=${encodeURIComponent(time_zone)}`;
      expectRefusal(await send({ path: path + query, as }), 422, "VALIDATION_ERROR");
    }
  });

  it("comes back in the spelling of the database, whatever its case", async () => {
    expect((await post({ time_zone: "EUROPE/berlin" })).json.time_zone).toBe("Europe/Berlin");
    expect((await post({ time_zone: "utc" })).json.time_zone).toBe("UTC");
  });
});

const lenient: [sent: object, stored: object][] = [
  ...["priority", "due_date", "time_zone", "tags"].flatMap((name): [object, object][] => [
    [{ [name]: null }, plain],
    [{ [name]: "" }, plain],
  ]),
  [{ priority: "HIGH" }, { priority: "high" }],
  [{ priority: "Critical" }, { priority: "urgent" }],
  [{ tags: "home, garden,,  ,HOME" }, { tags: ["home", "garden"] }],
  [{ tags: [{ name: "home", color: "red" }, "garden"] }, { tags: ["home", "garden"] }],
  [{ tags: ["Straße", "STRASSE", "strasse"] }, { tags: ["Straße"] }],
  [{ tags: ["caf\u00e9", "cafe\u0301", "CAFÉ"] }, { tags: ["caf\u00e9"] }],
  [
    { tags: Array.from({ length: 40 }, (_, at) => `t${at % 20}`) },
    { tags: Array.from({ length: 20 }, (_, at) => `t${at}`) },
  ],
];
const nullable = (sent: object) =>
  Object.keys(sent)[0] !== "tags" &&
  Object.keys(sent)[0] !== "priority" &&
  Object.values(sent)[0] === null;

withUsers("spellings that existing pages send", () => {
  it.each(lenient)("%j is stored as %j", async (sent, stored) => {
    const created = await post(sent);
    expect({ status: created.status, ...created.json }).toMatchObject({ status: 201, ...stored });
  });

  it.each(lenient.filter(([sent]) => !nullable(sent)))(
    "%j is 422 with strict handling",
    async (sent) => {
      expectRefusal(await post(sent, strict), 422, "VALIDATION_ERROR");
    },
  );

  it("null and nothing leave the priority as it is in a change", async () => {
    const as = newUser();
    const { id } = await createTask(as, { priority: "urgent" });
    for (const method of ["PUT", "PATCH"]) {
      for (const priority of [null, ""]) {
        const call = { method, path: `/api/tasks/${id}`, as, json: { priority, title: "y" } };
        expect((await send(call)).json).toMatchObject({ title: "y", priority: "urgent" });
      }
    }
  });

  it.each([
    { priority: "soon" },
    { priority: 3 },
    { tags: 7 },
    { tags: { 0: "a" } },
    { tags: [1] },
    { tags: [["a"]] },
    { tags: [{ title: "a" }] },
    { tags: [{ name: 1 }] },
    { tags: ["a\u0000"] },
    { tags: ["\ud800"] },
    { tags: ["\u200b"] },
    { tags: ["x".repeat(51)] },
    { tags: Array.from({ length: 21 }, (_, at) => String(at)) },
    { tags: Array.from({ length: 21 }, (_, at) => String(at)).join() },
  ])("422 for %j", async (json) => {
    expectRefusal(await post(json), 422, "VALIDATION_ERROR");
  });
});
