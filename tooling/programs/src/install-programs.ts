// Installs the named programs in CI, by default the servers for tests.
import { execFileSync } from "node:child_process";
import { findProgram, packageOf, type Program } from "./find-program.ts";

const isCi = process.env.CI === "true";

const tests: Record<Program, string> = {
  pgbouncer: "behind a pooler",
  "redis-server": "of shared limits",
  "firefox-esr": "in Firefox",
  WebKitWebDriver: "in WebKit",
  "xvfb-run": "in WebKit",
};

function install(programs: Program[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...words: string[]) => {
    const [command = "", ...args] = [...asRoot, ...words];
    execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: 600_000 });
  };
  run("apt-get", "update", "-qq");
  run(
    "apt-get",
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    ...programs.map((program) => packageOf[program]),
  );
}

const isProgram = (name: string): name is Program => name in packageOf;
const named = process.argv.slice(2).filter(isProgram);
const wanted: Program[] = named.length > 0 ? named : ["pgbouncer", "redis-server"];
const missing = () => wanted.filter((program) => !findProgram(program));

if (isCi && missing().length > 0) install(missing());
for (const program of missing()) {
  process.stderr.write(`No ${program} found: the tests ${tests[program]} are skipped.\n`);
  process.exitCode = isCi ? 1 : 0;
}
