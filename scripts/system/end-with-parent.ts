/**
 * Loaded into every Node.js process of an app: ends it when the process that forked it is gone. The channel between
 * them closes however that happens, even by kill -9.
 */
function end() {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 5_000).unref();
}

if (process.connected === false) end();
else process.once("disconnect", end);
