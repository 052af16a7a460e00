import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  driverFor,
  findUnreadableFile,
  findUnusableFile,
  toPgConfig,
  withoutNeonPooler,
} from "#connections/connection-url.ts";
import { isPooled, openDatabase } from "./driver.ts";
import { openFileDatabase } from "./open-file-database.ts";

const { db: admin, url } = await openFileDatabase();

const pooled = "postgresql://u:p%40x@ep-cool-darkness-123-pooler.eu-central-1.aws.neon.tech/neondb";

describe("driverFor", () => {
  test("Neon's driver for Neon's hosts, node-postgres for all others", () => {
    expect(driverFor(pooled)).toBe("neon");
    expect(driverFor("postgresql://u:p@ep-cool-123.eu-central-1.aws.neon.tech:5432/db")).toBe(
      "neon",
    );
    for (const host of [
      "localhost:5432",
      "neon.tech.example.com",
      "my-neon.tech",
      "db.example.com",
    ])
      expect(driverFor(`postgresql://u:p@${host}/db`)).toBe("pg");
  });
});

describe("withoutNeonPooler", () => {
  test("leads to the direct host, with all the rest as it was", () => {
    const query = "?sslmode=require&channel_binding=require";
    expect(withoutNeonPooler(pooled + query)).toBe(
      `postgresql://u:p%40x@ep-cool-darkness-123.eu-central-1.aws.neon.tech/neondb${query}`,
    );
  });

  test.each([
    "postgresql://u:p@ep-cool-123.eu-central-1.aws.neon.tech/neondb",
    "postgresql://u:p@my-pooler.example.com/db",
  ])("%s stays as it is", (direct) => {
    expect(withoutNeonPooler(direct)).toBe(direct);
  });
});

describe("toPgConfig", () => {
  test.each(["prefer", "require", "verify-ca"])("sslmode=%s checks the certificate", (mode) => {
    expect(toPgConfig(`postgresql://h/db?a=b&sslmode=${mode}&c=d`)).toEqual({
      connectionString: "postgresql://h/db?a=b&sslmode=verify-full&c=d",
      enableChannelBinding: false,
    });
  });

  test.each(["disable", "no-verify", "verify-full"])("sslmode=%s stays", (mode) => {
    const connectionString = `postgresql://h/db?sslmode=${mode}`;
    expect(toPgConfig(connectionString)).toMatchObject({ connectionString });
  });

  test("channel_binding is taken out and used, unless disabled", () => {
    const used = {
      connectionString: "postgresql://h/db?sslmode=verify-full",
      enableChannelBinding: true,
    };
    expect(toPgConfig("postgresql://h/db?sslmode=require&channel_binding=require")).toEqual(used);
    expect(toPgConfig("postgresql://h/db?channel_binding=prefer&sslmode=require")).toMatchObject({
      enableChannelBinding: true,
    });
    expect(toPgConfig("postgresql://h/db?channel_binding=disable")).toMatchObject({
      enableChannelBinding: false,
    });
  });
});

describe("findUnreadableFile", () => {
  const here = encodeURIComponent(import.meta.filename);

  test.each([
    "postgresql://h/db",
    "postgresql://h/db?sslrootcert=&sslmode=require",
    `postgresql://todo@/db?host=/run/postgresql&sslcert=${here}&sslkey=${here}&sslrootcert=${here}`,
    `postgresql://h/db?sslrootcert=/missing&sslrootcert=${here}`,
  ])("every file of %s can be read", (address) => {
    expect(findUnreadableFile(address)).toBeUndefined();
  });

  test.each(["sslcert", "sslkey", "sslrootcert"])("a %s that is missing, or a folder", (name) => {
    const folder = encodeURIComponent(import.meta.dirname);
    for (const path of ["/missing/file", "system", folder]) {
      const address = `postgresql://todo@/db?sslmode=verify-full&${name}=${path}`;
      expect(findUnreadableFile(address)).toBe(name);
    }
    expect(findUnreadableFile(`postgresql://h/db?${name}=${here}&${name}=/missing`)).toBe(name);
  });
});

test.each([
  ["postgresql://h/db?sslkey=/any", "neon", "sslkey"],
  ["postgresql://a.neon.tech/db?sslcert=/any", undefined, "sslcert"],
  ["postgresql://a.neon.tech/db?sslcert=/any", "pg", undefined],
  ["postgresql://h/db?sslcert=/any", undefined, undefined],
  ["postgresql://h/db?sslcert=", "neon-websocket", undefined],
] as const)("of %s the driver %s can't use the file in %s", (address, driver, parameter) => {
  expect(findUnusableFile(address, driver)).toBe(parameter);
});

test("a password of reserved characters, encoded in the URL, lets in; a wrong one does not", async () => {
  const role = `quoted_${randomUUID().replaceAll("-", "")}`;
  const password = `p@ss:w/ord%?#[]' "ä&=+\\`;
  await admin.execute(`create role ${role} login password '${password.replaceAll("'", "''")}'`);
  const address = (secret: string) =>
    `${url.replace(/\/\/[^@]+@/, `//${role}:${encodeURIComponent(secret)}@`)}?channel_binding=prefer`;
  const { db, close } = openDatabase({ url: address(password) });
  expect((await db.execute(sql`select current_user as name`)).rows).toEqual([{ name: role }]);
  await close();
  const wrong = openDatabase({ url: address(`${password}x`) });
  await expect(wrong.db.execute(sql`select 1`)).rejects.toMatchObject({
    code: isPooled ? "08P01" : "28P01",
  });
  await wrong.close();
  await admin.execute(`drop role ${role}`);
});
