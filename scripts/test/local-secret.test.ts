import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localSecret } from "../local/local-secret.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "todo-secret-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("the secret is made once, long, and readable by its owner only", async () => {
  const file = join(folder, ".data", "secret");
  const secret = await localSecret(file);
  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await localSecret(file)).toBe(secret);
});

test("runs that begin at the same moment agree on one secret and leave nothing else", async () => {
  const file = join(folder, "secret");
  const secrets = await Promise.all(Array.from({ length: 8 }, () => localSecret(file)));
  expect(new Set(secrets).size).toBe(1);
  expect(await readdir(folder)).toEqual(["secret"]);
});
