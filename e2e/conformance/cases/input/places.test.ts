import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { expectRefusal } from "../../fixtures/refusal.ts";
import { withUsers } from "../../fixtures/target.ts";
import { createTask, families, newUser } from "../../fixtures/users.ts";

withUsers("ids in the path", () => {
  const spellings = [
    "+1",
    "-1",
    "-0",
    "01",
    "00",
    "1.0",
    "1e0",
    "0x1",
    "0b1",
    "1n",
    "1_000",
    "%201",
    "1%20",
    "%31%20",
    "1%00",
    "１",
    "١",
    "①",
    "²",
    "true",
    "null",
    "NaN",
    "Infinity",
    "[1]",
    "1,2",
    "1;x",
    "'1'",
    "1'--",
    "1%20or%201=1",
    "*",
    "$1",
    "%25",
    "__proto__",
    "a".repeat(1_000),
  ]; // prettier-ignore
  it.each(spellings)("422 for %s, on every verb", async (id) => {
    const as = newUser();
    for (const { tasksOf } of families) {
      const path = `${tasksOf(as)}/${encodeURI(decodeURI(id))}`;
      const json = { completed: true };
      for (const answer of [
        await send({ path, as }),
        await send({ method: "PUT", path, as, json }),
        await send({ method: "PATCH", path, as, json }),
        await send({ method: "DELETE", path, as }),
        await send({ method: "PATCH", path: `${path}/complete`, as, json }),
      ]) {
        expectRefusal(answer, 422, "VALIDATION_ERROR");
      }
    }
  });

  const beyond = [
    "0",
    "2147483648",
    "9007199254740991",
    "9007199254740992",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "9".repeat(100),
    `1${"0".repeat(400)}`,
  ]; // prettier-ignore
  it.each(beyond)("404 for %s, which is no task's", async (id) => {
    const as = newUser();
    for (const method of ["GET", "DELETE"]) {
      expectRefusal(
        await send({ method, path: `/api/tasks/${id}`, as }),
        404,
        "RESOURCE_NOT_FOUND",
      );
    }
    const json = { completed: true };
    const path = `/api/${as.id}/tasks/${id}/complete`;
    expectRefusal(await send({ method: "PATCH", path, as, json }), 404, "RESOURCE_NOT_FOUND");
  });

  it("a task has one address only: digits in percent encoding are the same one", async () => {
    const as = newUser();
    const task = await createTask(as);
    const encoded = [...String(task.id)].map((digit) => `%3${digit}`).join("");
    expect((await send({ path: `/api/tasks/${encoded}`, as })).json).toEqual(task);
    expectRefusal(await send({ path: `/api/tasks/0${task.id}`, as }), 422, "VALIDATION_ERROR");
  });
});

withUsers("the query of the list", () => {
  const bad = [
    "limit=0",
    "limit=-1",
    "limit=201",
    "limit=1.5",
    "limit=01",
    "limit=1e1",
    "limit=",
    "limit=%20",
    "limit=all",
    "limit=1&limit=2",
    "limit=99999999999999999999",
    "limit=NaN",
    "limit=0x10",
    "sort=",
    "sort=id",
    "sort=user_id",
    "sort=created_at%20desc",
    "sort=created_at;drop",
    "sort=-",
    "sort=--title",
    "sort=TITLE",
    "sort=title&sort=title",
    "status=done",
    "status=ALL",
    "status=true",
    "status=all&status=all",
    "cursor=",
    "cursor=x",
    "cursor=%00",
    "cursor=null",
    "cursor=1",
    `cursor=${"A".repeat(3_000)}`,
    `cursor=${"A".repeat(60)}`,
    "search=%00",
    "search=%1b",
    `search=${"x".repeat(201)}`,
    "search=a&search=b",
  ]; // prettier-ignore
  it.each(bad)("422 for %s, naming the parameter", async (query) => {
    const answer = await send({ path: `/api/tasks?${query}`, as: newUser() });
    expectRefusal(answer, 422, "VALIDATION_ERROR");
    expect(answer.json.errors[0].pointer).toBe(`?${query.split("=")[0]}`);
  });

  const ignored = [
    "unknown=1",
    "LIMIT=x",
    "limit[]=x",
    "__proto__[limit]=x",
    "constructor=x",
    "%6cimi=x",
    "&&&",
    "=",
    "?",
  ];
  it.each(ignored)("unknown parameters are ignored: %s", async (query) => {
    const answer = await send({ path: `/api/tasks?${query}`, as: newUser() });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 200, json: [] });
  });

  it.each(["%", "_", "\\", "'", '"', "\\%", "[a-z]", ".*", "(", "$$", "😀", "e\u0301"])(
    "search takes %s literally",
    async (text) => {
      const as = newUser();
      const found = await createTask(as, { title: `with ${text} inside` });
      await createTask(as, { title: "without" });
      const path = `/api/tasks?search=${encodeURIComponent(text)}`;
      expect((await send({ path, as })).json).toEqual([found]);
    },
  );

  it("422 for a query that is not UTF-8, or has NUL", async () => {
    const queries = ["search=%ff", "search=%ED%A0%80", "search=%E0%A4", "%ff=%ff", "x=%00"];
    for (const query of queries) {
      const answer = await send({ path: `/api/tasks?${query}`, as: newUser() });
      expectRefusal(answer, 422, "VALIDATION_ERROR");
    }
  });

  it("422 for an id that is not UTF-8", async () => {
    for (const id of ["%ff", "%ED%A0%80", "1%E0%A4", "%00", "%zz"]) {
      const answer = await send({ path: `/api/tasks/${id}`, as: newUser() });
      expectRefusal(answer, 422, "VALIDATION_ERROR");
    }
  });

  it("a broken escape in a query is what it says", async () => {
    const as = newUser();
    for (const search of ["%", "%u0041", "%zz"]) {
      const found = await createTask(as, { title: `with ${search} inside` });
      const answer = await send({ path: `/api/tasks?sort=-created_at&search=${search}`, as });
      expect(answer.json).toContainEqual(found);
    }
  });
});

withUsers("the headers of safe writes", () => {
  const keys = ["", " ", '""', "a b", "é", "x".repeat(256), `"${"x".repeat(256)}"`, "\t"];
  it.each(keys)("422 or no key for the Idempotency-Key %j, never a 5xx", async (key) => {
    const headers = { "idempotency-key": Buffer.from(key).toString("latin1") };
    const answer = await send({ path: "/api/tasks", as: newUser(), json: { title: "x" }, headers });
    if (answer.status !== 201) expectRefusal(answer, 422, "VALIDATION_ERROR");
  });

  it.each([
    "x",
    '"x',
    '"1',
    "W/",
    '"01"',
    '"-1"',
    '"1.0"',
    '"99999999999999999999"',
    '""',
    ",,,",
    '"2"',
    '"2-1"',
    '"01-1"',
    '"-1-1"',
  ])("412 for the If-Match %s, which is no version of the task", async (tag) => {
    const as = newUser();
    const { id } = await createTask(as);
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const body = method === "DELETE" ? {} : { json: { title: "changed" } };
      const path = `/api/tasks/${id}`;
      const answer = await send({ method, path, as, headers: { "if-match": tag }, ...body });
      expectRefusal(answer, 412, "PRECONDITION_FAILED");
      expect(answer.json.current).toMatchObject({ id, title: "a task" });
    }
  });

  it("200 for an If-None-Match that names the version alone, 304 for the whole tag", async () => {
    const as = newUser();
    const path = `/api/tasks/${(await createTask(as)).id}`;
    const get = (tag: string) => send({ path, as, headers: { "if-none-match": tag } });
    const answers = [await get('"1"'), await get('W/"1"'), await get('"1-0"')];
    for (const answer of answers) expect(answer.status).toBe(200);
    expect((await get(String(answers[0]?.headers.etag))).status).toBe(304);
  });
});
