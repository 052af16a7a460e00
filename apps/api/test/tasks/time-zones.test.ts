import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

/** The names of PostgreSQL, and those of this runtime that it does not know. */
const { rows } = await withClient(ownerUrl(), (client) =>
  client.query<{ name: string }>("select name from pg_timezone_names order by name"),
);
const known = rows.map(({ name }) => name);
const legacy = ["ACT", "AET", "IST", "JST", "PST", "SST", "VST"];
const isHere = (name: string) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).formatToParts().length > 0;
  } catch {
    return false;
  }
};
const onlyHere = legacy.find((name) => isHere(name) && !known.includes(name)) ?? "";

describe("a time zone", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["AMERICA/PORT-AU-PRINCE", "America/Port-au-Prince"],
    ["Asia/Calcutta", "Asia/Calcutta"],
    ["utc", "UTC"],
    ["etc/gmt+5", "Etc/GMT+5"],
  ])("%s is answered as %s, by each way to write it", async (time_zone, spelled) => {
    const user = await newUser();
    const created = await createTask(user, { time_zone });
    expect(created).toMatchObject({ time_zone: spelled });
    for (const method of ["PUT", "PATCH"]) {
      const { id } = await createTask(user, { time_zone: null });
      const json = { time_zone };
      const changed = await send(method, `/api/tasks/${id}`, { as: user, json });
      expect(await changed.json()).toMatchObject({ time_zone: spelled });
    }
    const operations = [
      { op: "create", title: "a", time_zone },
      { op: "update", id: created.id, time_zone },
    ];
    const bulk = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
    const { results } = await bulk.json();
    expect(results.map(({ task }: { task: object }) => task)).toMatchObject([
      { time_zone: spelled },
      { time_zone: spelled },
    ]);
    expect(
      (await send("GET", `/api/tasks?time_zone=${encodeURIComponent(time_zone)}`, { as: user }))
        .status,
    ).toBe(200);
  });

  it("is any that both PostgreSQL and this runtime know, and due dates can be in it", async () => {
    const user = await newUser();
    const both = known.filter((name) => /^[A-Z]/.test(name) && isHere(name));
    expect(both.length).toBeGreaterThan(400);
    for (let at = 0; at < both.length; at += 100) {
      const operations = both.slice(at, at + 100).map((time_zone) => ({
        op: "create",
        title: "a",
        due_date: "2026-08-08",
        time_zone: time_zone.toLowerCase(),
      }));
      const response = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
      const { results } = await response.json();
      const names = results.map(({ task }: { task: { time_zone: string } }) => task.time_zone);
      expect(names).toEqual(both.slice(at, at + 100));
    }
  });
});

describe("422 for", () => {
  const names = [
    "+05:30",
    "UTC+2",
    "posix/Europe/Berlin",
    "localtime",
    "Factory",
    "PDT",
    "Berlin",
    onlyHere,
  ];

  it.each(names)("%s, at its pointer; nothing is stored", async (time_zone) => {
    expect(time_zone).not.toBe("");
    const user = await newUser();
    const task = await createTask(user);
    const json = { title: "a", time_zone };
    const query = `time_zone=${encodeURIComponent(time_zone)}`;
    const operations = [
      { op: "create", title: "a" },
      { op: "update", id: task.id, ...json },
    ];
    const requests = [
      [send("POST", "/api/tasks", { as: user, json }), "/time_zone"],
      [send("PUT", `/api/tasks/${task.id}`, { as: user, json }), "/time_zone"],
      [send("PATCH", `/api/tasks/999999999`, { as: user, json }), "/time_zone"],
      [
        send("POST", "/api/tasks/bulk", { as: user, json: { operations } }),
        "/operations/1/time_zone",
      ],
      [send("GET", `/api/tasks?${query}`, { as: user }), "?time_zone"],
      [send("GET", `/api/tasks?${query}&limit=1&sort=due_date`, { as: user }), "?time_zone"],
      [send("GET", `/api/tasks/counts?${query}`, { as: user }), "?time_zone"],
    ] as const;
    for (const [request, pointer] of requests) {
      expect(await errorOf(await request)).toMatchObject({
        status: 422,
        error_code: "VALIDATION_ERROR",
        errors: [
          {
            pointer,
            detail: "Must be the name of a time zone, such as Europe/Berlin.",
            code: "invalid_format",
          },
        ],
      });
    }
    expect(await listTasks(user)).toEqual([task]);
  });

  it("each unknown zone of a bulk request", async () => {
    const user = await newUser();
    const operations = [onlyHere, "Europe/Berlin", onlyHere].map((time_zone) => ({
      op: "create",
      title: "a",
      time_zone,
    }));
    const response = await send("POST", "/api/tasks/bulk", { as: user, json: { operations } });
    expect((await errorOf(response)).errors?.map(({ pointer }) => pointer)).toEqual([
      "/operations/0/time_zone",
      "/operations/2/time_zone",
    ]);
  });

  it("a key of a refused request is free", async () => {
    const user = await newUser();
    const post = (time_zone: string) =>
      send("POST", "/api/tasks", {
        as: user,
        json: { title: "a", time_zone },
        headers: { "idempotency-key": "key" },
      });
    expect((await post(onlyHere)).status).toBe(422);
    expect((await post("europe/berlin")).status).toBe(201);
    const replay = await post("Europe/BERLIN");
    expect(replay.headers.get("idempotent-replayed")).toBe("true");
  });
});

it("503, not 422, while the names are out of reach", () =>
  withSettings({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" }, async () => {
    const user = await newUser();
    const json = { title: "a", time_zone: "Europe/Berlin" };
    const requests = [
      send("POST", "/api/tasks", { as: user, json }),
      send("GET", "/api/tasks?time_zone=Europe/Berlin", { as: user }),
      send("GET", "/api/tasks/counts?time_zone=Europe/Berlin", { as: user }),
    ];
    for (const request of requests) {
      expect(await errorOf(await request)).toMatchObject({
        status: 503,
        error_code: "SERVICE_UNAVAILABLE",
      });
    }
  }));
