import { createDb } from "@todo/db/database";
import { withClient } from "@todo/postgres/postgres-client";
import { beforeAll, describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { ownerUrl } from "../fixtures/owner-url.ts";
import { withBackend, withSettings } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const url = ownerUrl;
const asAdmin = (sql: string) => withClient(url(), (client) => client.query(sql));

// PostgreSQL itself fails where a title asks for it, with a message that must go nowhere.
beforeAll(async () => {
  await asAdmin(`
    create sequence failures;
    create function fail_as_asked() returns trigger language plpgsql as $$
    declare
      state text := substring(new.title from 'fails with (.....)');
      times int := coalesce(substring(new.title from '(\\d+) times'), '1000')::int;
    begin
      if new.title = 'sleeps' then perform pg_sleep(30); end if;
      if state is not null and nextval('failures') <= times then
        raise exception 'SECRET message about %', new.title using errcode = state, detail = 'SECRET';
      end if;
      return new;
    end $$;
    create trigger fail_as_asked before insert or update on tasks
      for each row execute function fail_as_asked();`);
});

async function createWith(title: string) {
  await asAdmin("alter sequence failures restart");
  const response = await send("POST", "/api/tasks", { as: await newUser(), json: { title } });
  const { rows } = await asAdmin(
    "select case when is_called then last_value else 0 end as tried from failures",
  );
  const entry = logLines.of(response.headers.get("x-request-id"));
  return { response, entry, tried: Number(rows[0]?.tried) };
}

const unavailable = {
  status: 503,
  detail: "The service can't answer right now. Please try again.",
  error_code: "SERVICE_UNAVAILABLE",
  request_id: expect.any(String),
};

async function expectUnavailable(response: Response) {
  expect(response.headers.get("retry-after")).toBe("2");
  expect(await errorOf(response)).toEqual(unavailable);
}

describe("503 with Retry-After, at once, where the database is out of reach or over a deadline:", () => {
  it.each([
    ["lock timeout", "55P03"],
    ["statement timeout", "57014"],
    ["shut down by an administrator", "57P01"],
    ["crashed", "57P02"],
    ["starting", "57P03"],
    ["too many connections", "53300"],
    ["disk full", "53100"],
    ["out of memory", "53200"],
    ["connection failure", "08006"],
    ["protocol violation", "08P01"],
    ["read-only", "25006"],
    ["no such file", "58P01"],
    ["internal error", "XX000"],
  ])("%s (%s)", async (_name, state) => {
    const { response, entry, tried } = await createWith(`fails with ${state}`);
    await expectUnavailable(response);
    // A lock gets a second attempt, on a connection that the statement does not share.
    expect(tried).toBe(state === "55P03" ? 2 : 1);
    expect(entry).toMatchObject({ level: 50, error_code: "SERVICE_UNAVAILABLE" });
    expect(entry.cause).toEqual({ name: expect.any(String), code: state });
  });
});

describe("a statement that was rolled back for a concurrent one", () => {
  it.each(["40001", "40P01"])("201 when %s goes away within two repetitions", async (state) => {
    const { response, tried } = await createWith(`fails with ${state} 2 times`);
    expect(response.status).toBe(201);
    expect(tried).toBe(3);
  });

  it.each(["40001", "40P01"])("503 when %s stays, after three attempts", async (state) => {
    const { response, tried } = await createWith(`fails with ${state}`);
    await expectUnavailable(response);
    expect(tried).toBe(3);
  });
});

it.each(["22001", "22003", "22021", "22P02"])(
  "422 for a value that can't be stored (%s)",
  async (state) => {
    const { response } = await createWith(`fails with ${state}`);
    expect(await errorOf(response)).toEqual({
      status: 422,
      detail: "A value can't be stored.",
      error_code: "VALIDATION_ERROR",
      request_id: expect.any(String),
    });
  },
);

it.each(["42P01", "42703", "23502", "23514", "42501", "P0001"])(
  "500 for our bug (%s): a fixed sentence, and its cause in the log without message or parameters",
  async (state) => {
    const { response, entry } = await createWith(`fails with ${state}`);
    expect(response.headers.has("retry-after")).toBe(false);
    expect(await errorOf(response)).toEqual({
      status: 500,
      detail: "Something went wrong on our side.",
      error_code: "INTERNAL_ERROR",
      request_id: expect.any(String),
    });
    expect(entry).toMatchObject({
      level: 50,
      error_code: "INTERNAL_ERROR",
      cause: { name: expect.any(String), code: state, stack: expect.any(Array) },
    });
    expect(JSON.stringify(entry)).not.toMatch(/SECRET|fails with|insert into|\$1/i);
  },
);

describe("with a short deadline", () => {
  const withDeadline = async (work: () => Promise<void>) => {
    const database = createDb({ url: url(), statementTimeoutMs: 400 });
    await withBackend({ ...getBackend(), database }, work);
    await database.close();
  };

  it("503 for a statement that takes too long, and the next one succeeds", () =>
    withDeadline(async () => {
      const user = await newUser();
      const request = { as: user, json: { title: "sleeps" } };
      await expectUnavailable(await send("POST", "/api/tasks", request));
      const task = await createTask(user);
      expect(await listTasks(user)).toEqual([task]);
    }));

  it("503 for a row that somebody else keeps locked, and the change is made afterwards", () =>
    withDeadline(async () => {
      const user = await newUser();
      const { id } = await createTask(user);
      const change = () => send("PUT", `/api/tasks/${id}`, { as: user, json: { completed: true } });
      await withClient(url(), async (client) => {
        await client.query("begin");
        await client.query("select from tasks where id = $1 for update", [id]);
        await expectUnavailable(await change());
        await client.query("rollback");
      });
      expect((await change()).status).toBe(200);
    }));
});

describe("a database that can't be reached", () => {
  const changedUrl = (change: (url: URL) => void) => {
    const changed = new URL(url());
    change(changed);
    return changed.href;
  };

  it.each<[string, string | RegExp, (url: URL) => void]>([
    ["is not there", "3D000", (it) => (it.pathname = "/no_such_database")],
    ["refuses the password", "28P01", (it) => (it.password = "wrong")],
    ["has no server", "ECONNREFUSED", (it) => (it.port = "1")],
    // Without a resolver nobody can tell.
    ["has no such host", /^(?:ENOTFOUND|EAI_AGAIN)$/, (it) => (it.hostname = "db.invalid")],
  ])("503 where it %s, and the log names only %s", async (_name, code, change) => {
    const user = await newUser();
    await withSettings({ databaseUrl: changedUrl(change) }, async () => {
      const response = await send("GET", "/api/tasks", { as: user });
      const entry = logLines.of(response.headers.get("x-request-id"));
      await expectUnavailable(response);
      const named = typeof code === "string" ? code : expect.stringMatching(code);
      expect(entry.cause).toEqual({ name: expect.any(String), code: named });
    });
    expect((await send("GET", "/api/tasks", { as: user })).status).toBe(200);
  });
});
