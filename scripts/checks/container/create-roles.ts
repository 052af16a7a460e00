/** Prepares a PostgreSQL as compose.yaml does: with the roles of deploy/create-roles.sh. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureDatabase } from "@todo/postgres/postgres-client";
import { root } from "../../local/workspace.ts";

export const hasPsql = () => spawnSync("psql", ["--version"]).status === 0;

/** The URLs of the role that migrates and of the role that serves. */
export async function createRoles(adminUrl: string): Promise<{ owner: string; server: string }> {
  await ensureDatabase(adminUrl, "todo");
  const url = new URL(adminUrl);
  const passwords = { OWNER_PASSWORD: "of the owner's", SERVER_PASSWORD: "of the server's" };
  execFileSync("sh", [join(root, "deploy/create-roles.sh")], {
    env: {
      ...process.env,
      ...passwords,
      PGHOST: url.hostname,
      PGPORT: url.port,
      PGPASSWORD: decodeURIComponent(url.password),
    },
  });
  const urlOf = (role: string, password: string) =>
    `postgresql://${role}:${encodeURIComponent(password)}@${url.host}/todo`;
  return {
    owner: urlOf("todo_owner", passwords.OWNER_PASSWORD),
    server: urlOf("todo_server", passwords.SERVER_PASSWORD),
  };
}
