import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const program = fileURLToPath(new URL("../../server/migrate.ts", import.meta.url));

it.each([
  [{}, "DATABASE_URL_UNPOOLED or DATABASE_URL is missing.\n"],
  [
    { DATABASE_URL: "postgresql://u:SECRET@127.0.0.1:1/todo?sslrootcert=/missing/file" },
    "DATABASE_URL_UNPOOLED or DATABASE_URL names a file in sslrootcert that can't be read.\n",
  ],
])("with %j the migration ends with status 1, and says what to set", (settings, said) => {
  const env = { NODE_ENV: "production", ...settings } as const;
  const { status, stderr } = spawnSync(process.execPath, [program], { env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 1, stderr: said });
});
