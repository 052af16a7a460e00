/** Puts deploy/nginx.conf in front of the image. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import getPort from "get-port";
import { root } from "../../local/workspace.ts";
import { exchange, type Send, sendTo } from "../exchange.ts";
import { say } from "../say.ts";
import { withContainer } from "./container.ts";
import type { Image } from "./dockerfile.ts";
import { startNginx } from "./nginx.ts";

/** Three attempts a minute are allowed to each client, whatever it claims to be. */
export async function checkNginx(image: Image, env: Record<string, string>, folder: string) {
  const free = { absent: await getPort(), http: await getPort(), https: await getPort() };
  const ports = { api: Number(env.PORT), ...free };
  const settings = { ...env, AUTH_REQUESTS_PER_MINUTE: "3", TRUSTED_PROXIES: "127.0.0.1" };
  const nginxFolder = join(folder, "nginx");
  await mkdir(nginxFolder);
  const nginx = await startNginx(join(root, "deploy/nginx.conf"), nginxFolder, ports);
  const send = sendTo(`https://127.0.0.1:${ports.https}`);
  try {
    const absent = await send("/api/health");
    assert.deepEqual([absent.status, absent.body.error_code], [503, "SERVICE_UNAVAILABLE"]);
    await withContainer(image, settings, async () => {
      const plain = await exchange(new URL(`http://127.0.0.1:${ports.http}/api/health`));
      assert.equal(plain.status, 308);
      const { status, headers } = await send("/api/health");
      assert.equal(status, 200, "nginx uses an instance as soon as it listens");
      assert.match(String(headers["strict-transport-security"]), /^max-age=63072000/);
      const large = await send("/api/tasks", { method: "POST", body: " ".repeat(70_000) });
      assert.equal(large.body.error_code, "PAYLOAD_TOO_LARGE");
      await checkLongHeaders(send);
      await send("/api/auth/reset-password/secret-token?callbackURL=/secret-query");
      assert.deepEqual(await guesses(send, "127.0.0.2", 5), [401, 401, 401, 429, 429]);
      assert.deepEqual(await guesses(send, "127.0.0.3", 1), [401], "another client");
    });
  } finally {
    await nginx.stop();
  }
  const log = await nginx.log();
  assert.match(log, /"GET \/api\/health" 200/);
  assert.doesNotMatch(log, /secret/, "the token of an email reaches no log");
  say(
    "nginx: https, HSTS; spoofed X-Forwarded-For does not evade the sign-in limit; no token logged.",
  );
}

/** Asks for the longest headers of the API: a link that repeats a search of 200 emoji. */
async function checkLongHeaders(send: Send) {
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const { body } = await send("/api/auth/signup", { method: "POST", body: credentials });
  const authorization = `Bearer ${body.access_token as string}`;
  const headers = { authorization, origin: "https://app.example.com" };
  const title = "🦊".repeat(200);
  for (let made = 0; made < 2; made += 1)
    await send("/api/tasks", { method: "POST", headers, body: { title } });
  const query = `limit=1&sort=title&search=${encodeURIComponent(title)}`;
  const page = await send(`/api/tasks?${query}`, { headers });
  assert.equal(page.status, 200, "nginx passes long headers on");
  const cursor = String(page.body.next_cursor);
  assert.ok(String(page.headers.link).includes(cursor));
}

async function guesses(send: Send, from: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let attempt = 1; attempt <= count; attempt += 1) {
    const spoofed = `198.51.100.${attempt}`;
    const { status } = await send("/api/auth/signin", {
      method: "POST",
      from,
      headers: { "x-forwarded-for": spoofed, "x-real-ip": spoofed, "x-client-address": spoofed },
      body: { email: `${randomUUID()}@example.com`, password: "guessed" },
    });
    statuses.push(status);
  }
  return statuses;
}
