/**
 * Runs one app (`<folder> <command>`) and ends it as soon as stdin closes: that happens however the
 * starting process ends, even by kill -9.
 */
import { spawn } from "node:child_process";

const KILL_AFTER_SECONDS = 8;
const [folder = ".", command = ""] = process.argv.slice(2);

// A process group of its own reaches whatever the app starts in turn.
const app = spawn(command, {
  cwd: folder,
  shell: true,
  detached: true,
  stdio: ["ignore", "inherit", "inherit"],
});

function signalGroup(signal: NodeJS.Signals) {
  if (app.pid === undefined) return;
  try {
    process.kill(-app.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

process.stdin.resume().once("close", () => {
  signalGroup("SIGTERM");
  setTimeout(() => signalGroup("SIGKILL"), KILL_AFTER_SECONDS * 1_000).unref();
});

app.once("error", () => process.exit(1));
app.once("exit", (code) => {
  signalGroup("SIGKILL");
  process.exit(code ?? 1);
});
