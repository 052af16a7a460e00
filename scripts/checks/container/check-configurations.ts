import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../local/workspace.ts";
import { say } from "../say.ts";

/** Reads compose.yaml and the systemd unit with the programs that they are for, where these are installed. */
export async function checkConfigurations(folder: string) {
  const secrets = ["POSTGRES_PASSWORD", "OWNER_PASSWORD", "SERVER_PASSWORD", "BETTER_AUTH_SECRET"];
  const env = { ...process.env, ...Object.fromEntries(secrets.map((name) => [name, "secret"])) };
  check("compose.yaml", "docker-compose", ["-f", join(root, "compose.yaml"), "config", "-q"], env);
  const unit = join(folder, "todo-api.service");
  const text = await readFile(join(root, "deploy/todo-api.service"), "utf8");
  assert.match(text, /^TimeoutStartSec=infinity$/m, "a migration may take longer than 90 s");
  await writeFile(unit, text.replaceAll("/usr/bin/node", process.execPath));
  check("deploy/todo-api.service", "systemd-analyze", ["verify", unit], env);
}

function check(what: string, program: string, args: string[], env: NodeJS.ProcessEnv) {
  const { error, status, stderr } = spawnSync(program, args, { env, encoding: "utf8" });
  if (error) {
    say(`${what}: not checked, there is no ${program} here.`);
    return;
  }
  assert.deepEqual([status, stderr.trim()], [0, ""], what);
  say(`${what}: ${program} finds no fault.`);
}
