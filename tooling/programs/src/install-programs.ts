// Installs the servers of tests in CI. Elsewhere the tests of a missing server are skipped.
import { execFileSync } from "node:child_process";
import { findProgram, type Program } from "./find-program.ts";

const isCi = process.env.CI === "true";

const tests: Record<Program, string> = {
  pgbouncer: "behind a pooler",
  "redis-server": "of shared limits",
};

function install(programs: Program[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...words: string[]) => {
    const [command = "", ...args] = [...asRoot, ...words];
    execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: 600_000 });
  };
  run("apt-get", "update", "-qq");
  run("apt-get", "install", "-y", "-qq", "--no-install-recommends", ...programs);
}

const missing = () => (Object.keys(tests) as Program[]).filter((program) => !findProgram(program));

if (isCi && missing().length > 0) install(missing());
for (const program of missing()) {
  process.stderr.write(`No ${program} found: the tests ${tests[program]} are skipped.\n`);
  process.exitCode = isCi ? 1 : 0;
}
