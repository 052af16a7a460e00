import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { summaryOf } from "#observe/trace-export.ts";
import { flushTraces, startTracing } from "#observe/tracing.ts";
import { withSettings } from "../fixtures/backends.ts";
import { send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const marker = "MARKER-5c2e";

interface ExportedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}
interface Export {
  resourceSpans: { scopeSpans: { spans: ExportedSpan[] }[] }[];
}

/** What a collector has received, by OTLP over HTTP. */
const received: { path: string | undefined; body: Export }[] = [];
let collectorStatus = 200;
const collector = createServer((request, response) => {
  void json(request).then((body) => {
    received.push({ path: request.url, body: body as Export });
    response.writeHead(collectorStatus, { "content-type": "application/json" }).end("{}");
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as { port: number };
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
  vi.stubEnv("OTEL_SERVICE_NAME", "my-tasks");
  await startTracing({ sampledShare: 1 });
});
afterAll(() => {
  vi.unstubAllEnvs();
  collector.close();
});

/** The spans of what `work` does, and all that was sent of them. */
async function tracesOf(work: () => Promise<unknown>) {
  await flushTraces();
  received.length = 0;
  await work();
  await flushTraces();
  const spans = received.flatMap(({ body }) =>
    body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
  return { spans, text: JSON.stringify(received) };
}

function attributesOf(span: ExportedSpan | undefined): Record<string, unknown> {
  const entries = span?.attributes.map(({ key, value }) => [key, Object.values(value)[0]]) ?? [];
  return Object.fromEntries(entries) as Record<string, unknown>;
}

it("a span for the request, and one below it for each query", async () => {
  const user = await newUser();
  const { spans, text } = await tracesOf(() =>
    send("POST", `/api/${user.id}/tasks`, { as: user, json: { title: "Buy milk" } }),
  );
  expect(received[0]?.path).toBe("/v1/traces");
  expect(text).toContain("my-tasks");
  const request = spans.find(({ parentSpanId }) => !parentSpanId);
  expect(request).toMatchObject({ name: "POST /api/[userId]/tasks", kind: 2 });
  expect(attributesOf(request)).toEqual({
    "http.request.method": "POST",
    "http.route": "/api/[userId]/tasks",
    "http.response.status_code": 201,
  });
  const queries = spans.filter(({ kind }) => kind === 3);
  for (const query of queries) {
    expect(query).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId });
    expect(attributesOf(query)).toEqual({
      "db.system.name": "postgresql",
      "db.query.summary": query.name,
    });
  }
  expect(queries.map(({ name }) => name)).toEqual(["with task_counts"]);
});

it("a request continues the trace of its caller", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const { spans } = await tracesOf(() => send("GET", "/api/health", { headers }));
  expect(spans).toMatchObject([
    { name: "GET /api/health", traceId, parentSpanId: "00f067aa0ba902b7" },
  ]);
});

it("an outage is an error of the request and of its query, with its code", async () => {
  const user = await newUser();
  const { spans, text } = await tracesOf(() =>
    withSettings({ databaseUrl: `postgresql://${marker}:${marker}@127.0.0.1:1/${marker}` }, () =>
      send("GET", `/api/tasks?search=${marker}`, { as: user }),
    ),
  );
  const [query, request] = spans;
  expect(request).toMatchObject({ name: "GET /api/tasks", status: { code: 2 } });
  expect(attributesOf(request)).toMatchObject({ "error.type": "SERVICE_UNAVAILABLE" });
  expect(query).toMatchObject({ kind: 3, status: { code: 2 } });
  expect(attributesOf(query)).toMatchObject({ "db.response.status_code": "ECONNREFUSED" });
  expect(text).not.toContain(marker);
});

it("nothing that a client sent, and no user, is exported", async () => {
  const user = await newUser();
  const credentials = { email: `${marker}@example.com`, password: marker, name: marker };
  const task = { title: marker, description: marker };
  const headers = { "user-agent": marker, "x-request-id": marker, cookie: marker, referer: marker };
  const { spans, text } = await tracesOf(async () => {
    await send("POST", "/api/auth/signup", { json: credentials, headers });
    await send("POST", "/api/auth/signin", { json: credentials, headers });
    await send("POST", "/api/tasks", { as: user, json: task, headers });
    await send("GET", `/api/tasks?search=${marker}&limit=1`, { as: user, headers });
    await send("GET", `/api/${marker}/tasks/${marker}`, { as: user, headers });
    await send("GET", `/${marker}/${marker}?${marker}`, { headers });
    await send("POST", "/api/tasks", { as: user, body: `{"${marker}`, headers });
  });
  expect(spans.filter(({ kind }) => kind === 2)).toHaveLength(7);
  expect(spans.length).toBeGreaterThan(15);
  expect(text.toLowerCase()).not.toContain(marker.toLowerCase());
  expect(text).not.toContain(user.id);
  expect(text).not.toContain(user.token.split(".")[2]);
});

it("a collector that refuses spans fails nothing", async () => {
  collectorStatus = 400;
  await send("GET", "/api/health");
  await expect(flushTraces()).resolves.toBeUndefined();
  collectorStatus = 200;
});

it("is off unless an endpoint is named, and when it is disabled", async () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" };
  const environments: Record<string, string>[] = [
    endpoint,
    {},
    { ...endpoint, OTEL_SDK_DISABLED: "true" },
    { ...endpoint, OTEL_TRACES_EXPORTER: "none" },
  ];
  const file = new URL("../../src/observe/tracing.ts", import.meta.url).href;
  const settings = new URL("../../src/settings/env.ts", import.meta.url).href;
  const required = {
    DATABASE_URL: "postgresql://db.example/todo",
    BETTER_AUTH_SECRET: "Qx7vT2mLp9Rk4Wd8Zs1Nf6Hb3Yc5Jg0E",
  };
  const program = `
    import { tracingChannel } from "node:diagnostics_channel";
    const { readSettings } = await import(${JSON.stringify(settings)});
    await (await import(${JSON.stringify(file)})).startTracing(readSettings().traces);
    process.stdout.write(String(tracingChannel("todo.request").hasSubscribers));`;
  const run = promisify(execFile);
  const answers = environments.map(async (env) => {
    const args = ["--input-type=module", "--eval", program];
    return (
      await run(process.execPath, args, { env: { NODE_ENV: "production", ...required, ...env } })
    ).stdout;
  });
  expect(await Promise.all(answers)).toEqual(["true", "false", "false", "false"]);
});

it.each([
  ['select "id" from "tasks" where "id" = $1', "select tasks"],
  ['with x as (insert into "task_counts" values ($1)) select 1', "with task_counts"],
  ["begin", "begin"],
])("a query is named after its verb and first table: %s", (sql, summary) => {
  expect(summaryOf(sql)).toBe(summary);
});
