import { describe, expect, it } from "vitest";
import { etagOf, representationOf } from "#tasks/task-etag.ts";
import { Task } from "@todo/validation/task";
import { cpuMsOf } from "../fixtures/cpu-time.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

async function createTask(user: TestUser) {
  const response = await send("POST", "/api/tasks", { as: user, json: { title: "one" } });
  return (await response.json()) as { id: number };
}

const tagOf = (version: number) => etagOf({ version });
/** Of a task with the members of now: what follows the version in its tag. */
const r = tagOf(1).slice(3, -1);

describe("ETag", () => {
  it("is strong, comes with every single task, and changes with every change", async () => {
    const user = await newUser();
    const created = await send("POST", "/api/tasks", { as: user, json: { title: "one" } });
    const { id } = await created.json();
    const json = { completed: true };
    const answers = [
      created,
      await send("GET", `/api/tasks/${id}`, { as: user }),
      await send("PUT", `/api/tasks/${id}`, { as: user, json: { title: "two" } }),
      await send("PATCH", `/api/tasks/${id}`, { as: user, json: { title: "two" } }),
      await send("PATCH", `/api/tasks/${id}/complete`, { as: user, json }),
      await send("PATCH", `/api/${user.id}/tasks/${id}/complete`, { as: user }),
    ];
    const etags = answers.map(({ headers }) => headers.get("etag"));
    expect(etags).toEqual([1, 1, 2, 3, 4, 5].map(tagOf));
    expect(answers.map(({ headers }) => headers.get("cache-control"))).toEqual(
      answers.map(() => "private, no-cache"),
    );
  });

  it("names the members of the answer, so that a release with others has other tags", async () => {
    const user = await newUser();
    const created = await send("POST", "/api/tasks", { as: user, json: { title: "one" } });
    const members = Object.keys(await created.clone().json());
    expect(members).toEqual(Object.keys(Task.shape));
    expect(created.headers.get("etag")).toBe(`"1-${representationOf(members)}"`);
    const others = [[...members, "new"], members.slice(1), members.toReversed()];
    for (const other of others) expect(representationOf(other)).not.toBe(representationOf(members));
  });
});

it("a browser keeps a task by its id alone: two accounts may use one uid", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const json = { title: "one", uid: crypto.randomUUID() };
  for (const as of [user, other]) {
    const created = await send("POST", "/api/tasks", { as, json });
    const { id } = await created.json();
    const kept = await send("GET", `/api/tasks/${id}`, { as });
    expect(kept.headers.get("cache-control")).toBe("private, no-cache");
    const named = await send("GET", `/api/tasks/${json.uid}`, { as });
    expect(named.headers.get("cache-control")).toBe("no-store");
    const headers = { "if-none-match": "*" };
    const unchanged = await send("GET", `/api/tasks/${json.uid}`, { as, headers });
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get("cache-control")).toBe("no-store");
    expect(await named.json()).toEqual(await kept.json());
  }
});

describe("If-None-Match", () => {
  const held = [`"1-${r}"`, `W/"1-${r}"`, `"9", "1-${r}"`, `"9",W/"1-${r}-gzip"`];
  it.each([...held, `"1-${r}-br"`, `"1-${r};gzip"`, "*"])(
    "304 without a body for %s",
    async (tag) => {
      const user = await newUser();
      const { id } = await createTask(user);
      for (const method of ["GET", "HEAD"]) {
        const headers = { "if-none-match": tag };
        const response = await send(method, `/api/tasks/${id}`, { as: user, headers });
        expect(response.status).toBe(304);
        expect(response.headers.get("etag")).toBe(tagOf(1));
        expect(await response.text()).toBe("");
      }
    },
  );

  const ofOtherAnswers = ['"1"', 'W/"1"', '"1-gzip"', '"1-"', '"1-0"', `"2-${r}"`, `"10-${r}"`];
  const malformed = [`1-${r}`, '""', `w/"1-${r}"`, `W/1-${r}`, `W/ "1-${r}"`, `"1-${r}-gzipped"`];
  it.each([...ofOtherAnswers, ...malformed])("200 with the task for %s", async (tag) => {
    const user = await newUser();
    const { id } = await createTask(user);
    const headers = { "if-none-match": tag };
    const response = await send("GET", `/api/tasks/${id}`, { as: user, headers });
    expect(await response.json()).toMatchObject({ id });
  });
});

describe("If-Match", () => {
  const writes = [
    ["PUT", "", { title: "two" }],
    ["PATCH", "", { title: "two" }],
    ["PATCH", "/complete", { completed: true }],
    ["DELETE", "", undefined],
  ] as const;

  it.each(writes)(
    "%s%s is carried out for the present version and refused for a stale one",
    async (method, path, json) => {
      const user = await newUser();
      const { id } = await createTask(user);
      await send("PATCH", `/api/tasks/${id}`, { as: user, json: { description: "newer" } });
      const url = `/api/tasks/${id}${path}`;
      const stales = ['"1"', '"99"', 'W/"1"', '"1", W/"3"', `"1-${r}"`, '"22-2"', '"02"'];
      const malformed = ['w/"2"', "W/2", "2", "nonsense", '""', '"-2"', '"2_2"', "2-2"];
      for (const stale of [...stales, ...malformed]) {
        const headers = { "if-match": stale };
        const response = await send(method, url, { as: user, json, headers });
        expect(response.headers.get("etag")).toBe(tagOf(2));
        expect(await errorOf(response)).toMatchObject({
          status: 412,
          error_code: "PRECONDITION_FAILED",
          current: { id, title: "one", description: "newer", completed: false },
        });
      }
      const headers = { "if-match": '"1", "2"' };
      expect((await send(method, url, { as: user, json, headers })).ok).toBe(true);
    },
  );

  it.each(writes)(
    "%s%s takes the version alone, of any representation, and changed by a compressing proxy",
    async (method, path, json) => {
      const alone = ['"1"', 'W/"1"', '"1-gzip"', '"1-br"', '"1;gzip"', ' W/"7" ,W/"1"'];
      const whole = [`"1-${r}"`, `W/"1-${r}"`, `"1-${r}-gzip"`, `W/"1-${r};br"`, '"1-other"'];
      for (const tag of [...alone, ...whole]) {
        const user = await newUser();
        const { id } = await createTask(user);
        const options = { as: user, json, headers: { "if-match": tag } };
        expect((await send(method, `/api/tasks/${id}${path}`, options)).ok, tag).toBe(true);
      }
    },
  );

  it.each([",", '"', 'W/"', '"1",', '"-gzip', "W/", " ", "*,"])(
    "412 or 200 within a second for 60,000 characters of %j",
    async (part) => {
      const user = await newUser();
      const { id } = await createTask(user);
      const text = part.repeat(60_000 / part.length);
      const cpuMs = await cpuMsOf(async () => {
        for (const name of ["if-match", "if-none-match"]) {
          const options = { as: user, json: { title: "two" }, headers: { [name]: text } };
          expect([200, 412]).toContain((await send("PUT", `/api/tasks/${id}`, options)).status);
          expect([200, 304]).toContain(
            (await send("GET", `/api/tasks/${id}`, { as: user, headers: { [name]: text } })).status,
          );
        }
      });
      expect(cpuMs).toBeLessThan(1_000);
    },
  );

  it("404 for a missing task and for another user's, whatever the version", async () => {
    const [user, victim] = [await newUser(), await newUser()];
    const { id } = await createTask(victim);
    for (const [method, path, json] of writes) {
      for (const version of ['"1"', '"2"', "*"]) {
        const options = { as: user, json, headers: { "if-match": version } };
        const foreign = await errorOf(await send(method, `/api/tasks/${id}${path}`, options));
        const missing = await errorOf(await send(method, `/api/tasks/999999999${path}`, options));
        expect(foreign).toMatchObject({ status: 404, error_code: "RESOURCE_NOT_FOUND" });
        expect({ ...foreign, request_id: "" }).toEqual({ ...missing, request_id: "" });
      }
    }
    expect((await send("GET", `/api/tasks/${id}`, { as: victim })).headers.get("etag")).toBe(
      tagOf(1),
    );
  });

  it("of 20 writers that saw one version exactly one succeeds", async () => {
    const user = await newUser();
    const { id } = await createTask(user);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const options = {
          as: user,
          json: { title: `by ${index}` },
          headers: { "if-match": '"1"' },
        };
        return (await send("PUT", `/api/tasks/${id}`, options)).status;
      }),
    );
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });
});
