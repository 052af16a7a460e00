import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { restartPostgres } from "../src/postgres-server.ts";
import { createTestDatabase, startTestPostgres, type TestPostgres } from "../src/test-databases.ts";

let postgres: TestPostgres;

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: "array" });
  await client.end();
  return rows.flat();
}

beforeAll(async () => {
  postgres = await startTestPostgres(async (url) => {
    await query(url, "create table migrated (id int)");
  });
});

afterAll(() => postgres.stop());

test("each database is migrated and apart from the others", async () => {
  const create = () => createTestDatabase(postgres.adminUrl);
  const [one, two] = await Promise.all([create(), create()]);
  await query(one, "insert into migrated values (1)");
  expect(await query(one, "select id from migrated")).toEqual([1]);
  expect(await query(two, "select id from migrated")).toEqual([]);
});

test("allows 200 connections", async () => {
  expect(await query(postgres.adminUrl, "show max_connections")).toEqual(["200"]);
});

test("a restart cuts connections and keeps the data", async () => {
  const url = await createTestDatabase(postgres.adminUrl);
  await query(url, "insert into migrated values (1)");
  const client = new Client({ connectionString: url });
  const cut = new Promise((resolve) => client.on("error", resolve));
  await client.connect();
  await restartPostgres(postgres.adminUrl);
  expect(await cut).toMatchObject({ code: "57P01" });
  expect(await query(url, "select id from migrated")).toEqual([1]);
});

test("a failing migration leaves no server behind", async () => {
  let adminUrl = "";
  const start = startTestPostgres(async (url) => {
    adminUrl = url;
    throw new Error("bad migration");
  });
  await expect(start).rejects.toThrow("bad migration");
  await expect(query(adminUrl, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
