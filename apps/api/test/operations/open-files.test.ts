import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);

/** What is asked of a module of the API, while no file can be opened and afterwards; the answer, or the code of the error. */
const program = (module: string, ask: string) => `
  import { closeSync, openSync } from "node:fs";
  const loaded = await import(${JSON.stringify(new URL(`../../src/${module}`, import.meta.url))});
  const ask = () => (${ask})(loaded).then(({ status }) => status, ({ code }) => code);
  const held = [];
  try {
    for (;;) held.push(openSync("/dev/null"));
  } catch {}
  const before = await ask();
  for (const descriptor of held) closeSync(descriptor);
  process.stdout.write(JSON.stringify([before, await ask()]));
  process.exit();`;

const message = {
  request: "new Request('http://localhost/api/mcp', { method: 'POST' })",
  settings: "{ corsOrigins: [] }",
  body: "{ jsonrpc: '2.0', method: 'notifications/initialized' }",
};
const call = Object.entries(message).map(([name, value]) => `${name}: ${value}`);
const nobody = `{ url: "smtp://127.0.0.1:1", from: "a@example.com" }`;
const mail = `{ kind: "reset-password", to: "b@example.com", url: "http://localhost" }`;

/** Answers why limits are counted per process. */
const countRequest = `async ({ createSharedRateLimiter }) => {
  const reasons = (globalThis.reasons ??= []);
  const logger = { warn: ({ reason }) => reasons.push(reason), info: () => {} };
  const shared = { url: "redis://127.0.0.1:1", logger };
  globalThis.limiter ??= createSharedRateLimiter("tasks", 9, shared);
  await limiter.consume("any");
  return { status: reasons.at(-1) };
}`;

it.each([
  ["limits/rate-limit.ts", countRequest, "EMFILE", "ECONNREFUSED"],
  ["openapi/scalar-script.ts", "({ scalarScriptReply }) => scalarScriptReply()", "EMFILE", 200],
  ["mcp/mcp-reply.ts", `({ mcpReply }) => mcpReply({ ${call.join()} })`, "EMFILE", 202],
  [
    "accounts/smtp.ts",
    `({ createSmtpDelivery }) => (globalThis.deliver ??= createSmtpDelivery(${nobody}))(${mail})`,
    // Of nodemailer's package.json.
    "ERR_INVALID_PACKAGE_CONFIG",
    "ESOCKET",
  ],
])(
  "what %s could not load, because too many files were open, it loads the next time",
  async (module, ask, code, later) => {
    const limited = 'ulimit -n 256 && exec "$0" --input-type=module --eval "$1"';
    const args = ["-c", limited, process.execPath, program(module, ask)];
    const { stdout } = await run("sh", args);
    expect(JSON.parse(stdout)).toEqual([code, later]);
  },
);
