/** Preloaded into an app's Node.js processes: ends them with their parent, even after kill -9. */
function end() {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 5_000).unref();
}

if (process.connected === false) end();
else process.once("disconnect", end);
