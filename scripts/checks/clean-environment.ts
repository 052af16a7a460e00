import { delimiter, dirname } from "node:path";

const needed = /^(?:HOME|PATH|TMPDIR|npm_config_.*|NODE_EXTRA_CA_CERTS|.*_proxy)$/i;

/** Only the variables for finding programs and the registry: a build must need nothing else of this machine. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => needed.test(name));
  return {
    ...Object.fromEntries(inherited),
    // Node.js itself: a shim in front of it would take the signals.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    CI: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    VERCEL_TELEMETRY_DISABLED: "1",
    NO_UPDATE_NOTIFIER: "1",
  };
}
