import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { send } from "../../fixtures/http.ts";
import { entriesOf, logText } from "../../fixtures/log.ts";
import { newDatabase, startOwnServer } from "../../fixtures/own-server.ts";
import { exchange, requestText } from "../../fixtures/raw.ts";
import { withProcess } from "../../fixtures/target.ts";
import { newUser } from "../../fixtures/users.ts";
import { startFaultProxy } from "../../system/fault-proxy.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND"];
const paths = [
  "/api/tasks",
  "/api/tasks/1",
  "/api/nothing",
  "/api/health",
  "/api/%zz",
  "/api/auth/ok",
  "/api/auth/signin",
];

withProcess("the log", () => {
  it("has one valid JSON line for each of 300 requests, whatever they were", async () => {
    const { token } = newUser();
    const ids = Array.from({ length: 300 }, () => `line-${randomUUID()}`);
    await Promise.all(
      ids.map((id, at) => {
        const path = paths[at % paths.length] ?? "/";
        const method = methods[at % methods.length] ?? "GET";
        const authorization = at % 3 ? [`Authorization: Bearer ${token}`] : [];
        const headers = [`X-Request-Id: ${id}`, ...authorization];
        return exchange(requestText(`${method} ${path}?x=%0a%7B%22 HTTP/1.1`, headers));
      }),
    );
    const counts = new Map<unknown, number>();
    for (const { request_id } of entriesOf(await logText(ids))) {
      counts.set(request_id, (counts.get(request_id) ?? 0) + 1);
    }
    expect(ids.filter((id) => counts.get(id) !== 1)).toEqual([]);
  });

  it.each([
    ["/api/7/tasks/7", "/api/[userId]/tasks/[id]"],
    ["/api/tasks/tasks/complete", "/api/tasks/[id]/complete"],
    ["/api//tasks/tasks//tasks/", "/api/[userId]/tasks/[id]"],
    ["/api/auth/auth", "/api/auth/[...all]"],
    ["/api/tasks/a/b/c/d", "/[...path]"],
  ])("names the route of %s by its places: %s", async (path, route) => {
    const id = `route-${randomUUID()}`;
    await send({ path, as: newUser(), headers: { "x-request-id": id } });
    expect(
      entriesOf(await logText(id)).filter(({ request_id }) => request_id === id),
    ).toMatchObject([{ route }]);
  });

  it.each(['"},{"level":60', "\\n{}", "\\u001b[31m", "%0d%0a", "${jndi:ldap://x}"])(
    "is not written by the request id %s",
    async (id) => {
      const after = randomUUID();
      await send({ path: "/api/health", headers: { "x-request-id": id } });
      await send({ path: "/api/health", headers: { "x-request-id": after } });
      const entries = entriesOf(await logText(after)).filter(({ request_id }) => request_id === id);
      expect(entries).toMatchObject([{ method: "GET", route: "/api/health", status: 200 }]);
    },
  );

  it("has nothing but JSON lines since the server has started", async () => {
    const id = randomUUID();
    await send({ path: "/api/health", headers: { "x-request-id": id } });
    const lines = (await logText(id)).split("\n").filter(Boolean);
    const first = lines.findIndex((line) => line.startsWith("{"));
    expect(lines.slice(first).filter((line) => !line.startsWith("{"))).toEqual([]);
    for (const entry of entriesOf(lines.join("\n"))) expect(entry).toHaveProperty("level");
  });

  it("names an outage by its code, with neither SQL nor values nor the address of the database", async () => {
    const planted = `planted-${randomUUID()}`;
    const proxy = await startFaultProxy(await newDatabase());
    const server = await startOwnServer({ databaseUrl: proxy.databaseUrl, watched: false });
    const { origin, logFile } = server;
    const create = (id: string) =>
      send({
        origin,
        path: "/api/tasks",
        as: newUser(),
        json: { title: planted, description: planted },
        headers: { "x-request-id": id },
      });
    expect((await create(randomUUID())).status).toBe(201);
    proxy.set("refuse");
    proxy.reset();
    const ids: string[] = [randomUUID(), randomUUID()];
    for (const id of ids) {
      const answer = await create(id);
      expect(answer.status).toBe(503);
      expect(answer.text).not.toMatch(/insert|select|postgres|ECONN|127\.0\.0\.1/i);
    }
    const text = await logText(ids, logFile);
    const entries = entriesOf(text).filter(({ request_id }) => ids.includes(String(request_id)));
    const outage = { status: 503, error_code: "SERVICE_UNAVAILABLE" };
    expect(entries).toMatchObject([outage, outage]);
    const { password, port } = new URL(proxy.databaseUrl);
    for (const hidden of [planted, password, `:${port}`, "insert into"]) {
      expect(text).not.toContain(hidden);
    }
    await server.end();
    await proxy.close();
  });
});
