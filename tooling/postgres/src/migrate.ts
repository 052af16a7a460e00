import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Runs the operators' script, for black-box tests. */
export function migrate(databaseUrl: string): void {
  execFileSync(process.execPath, ["scripts/db.ts", "migrate"], {
    cwd: join(import.meta.dirname, "../../.."),
    env: { ...process.env, DATABASE_URL: databaseUrl, DATABASE_URL_UNPOOLED: "" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
