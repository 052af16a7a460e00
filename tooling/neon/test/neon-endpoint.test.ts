import { neon, Pool } from "@neondatabase/serverless";
import { createFileDatabase } from "@todo/postgres/file-database";
import { afterAll, expect, test } from "vitest";
import { startNeonEndpoint } from "../src/neon-endpoint.ts";
import { neonUrl } from "../src/neon-url.ts";

const endpoint = await startNeonEndpoint();
afterAll(endpoint.close);
const url = neonUrl(await createFileDatabase());

function openPool(connectionString = url) {
  const pool = new Pool({ connectionString });
  pool.on("error", () => {});
  afterAll(() => pool.end());
  return pool;
}

test("a statement over HTTP: values of every kind, fields and counts", async () => {
  const sql = neon(url, { fullResults: true });
  const text =
    "select $1::int as one, $2::text as two, $3::bool as three, $4::int[] as four, null as five";
  expect(await sql.query(text, [1, "ä'\n", true, [1, 2]])).toMatchObject({
    command: "SELECT",
    rowCount: 1,
    rows: [{ one: 1, two: "ä'\n", three: true, four: [1, 2], five: null }],
  });
});

test("a batch over HTTP is one transaction", async () => {
  const sql = neon(url);
  await sql.query("create table batched (id int primary key)");
  const insert = (id: number) => sql.query("insert into batched values ($1)", [id]);
  await sql.transaction([insert(1), insert(2)]);
  await expect(sql.transaction([insert(3), insert(1)])).rejects.toMatchObject({ code: "23505" });
  expect(await sql.query("select id from batched order by id")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("a session over the WebSocket, with more than one frame's worth of bytes", async () => {
  const client = await openPool().connect();
  await client.query("create temporary table kept (text text)");
  const text = "ä".repeat(300_000);
  await client.query("insert into kept values ($1)", [text]);
  expect((await client.query("select text from kept")).rows).toEqual([{ text }]);
  client.release();
});

test("a wrong password is refused with its SQLSTATE on both ways", async () => {
  const wrong = url.replace(/:[^:@]+@/, ":wrong@");
  await expect(neon(wrong).query("select 1")).rejects.toMatchObject({ code: "28P01" });
  await expect(openPool(wrong).query("select 1")).rejects.toMatchObject({ code: "28P01" });
});

test("start-up parameters that the pooler does not know are refused", async () => {
  const pool = new Pool({ connectionString: url, statement_timeout: 1_000 });
  pool.on("error", () => {});
  await expect(pool.query("select 1")).rejects.toMatchObject({ code: "08P01" });
  await pool.end();
});
