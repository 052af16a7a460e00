import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Brings a database up to date with the script that operators use. */
export function migrate(databaseUrl: string): void {
  execFileSync(process.execPath, ["scripts/db.ts", "migrate"], {
    cwd: join(import.meta.dirname, "../.."),
    env: { ...process.env, DATABASE_URL: databaseUrl, DATABASE_URL_UNPOOLED: "" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
