// Exports spans of requests and queries by OTLP over HTTP. Attributes contain no input.
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { databaseErrorCode } from "@todo/db/database-error";
import { queryChannel, type QueryTrace } from "@todo/db/connections/query-channel";
import { type LoggedRequest, requestChannel, requestLogged } from "./request-channel.ts";
import { isOnVercel } from "#settings/env.ts";
import type { TraceSettings } from "#settings/trace-settings.ts";
import { keepAlive } from "#internals/keep-alive.ts";

export interface Traces {
  /** Sends buffered spans; drops what the collector does not accept. */
  flush: () => Promise<void>;
}

const propagator = new W3CTraceContextPropagator();

/** The exporter itself reads `OTEL_EXPORTER_OTLP_*`. */
export function exportTraces({ sampledShare }: TraceSettings): Traces {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "todo-api" }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: new TraceIdRatioBasedSampler(sampledShare),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  // Not global: Next.js would add spans with the query string.
  const tracer = provider.getTracer("todo-api");
  const current = new AsyncLocalStorage<Context>();
  const flush = () => provider.forceFlush().catch(() => {});
  // A function may be suspended after its response.
  const onEnd = isOnVercel ? () => keepAlive(flush()) : () => {};
  traceRequests(tracer, current, onEnd);
  traceQueries(tracer, current);
  return { flush };
}

function traceRequests(
  tracer: Tracer,
  current: AsyncLocalStorage<Context>,
  onEnd: () => void,
): void {
  requestChannel.start.bindStore(current, ({ request }) => {
    const headers = { traceparent: request.headers.get("traceparent") ?? "" };
    const caller = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER }, caller);
    return trace.setSpan(caller, span);
  });
  requestLogged.subscribe((message) => {
    const { method, route, status, error_code: code } = message as LoggedRequest;
    const span = spanOf(current.getStore());
    span?.updateName(`${method} ${route}`).setAttributes({
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
      ...(code && { "error.type": code }),
    });
    if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  });
  requestChannel.asyncEnd.subscribe(() => {
    spanOf(current.getStore())?.end();
    onEnd();
  });
}

function traceQueries(tracer: Tracer, current: AsyncLocalStorage<Context>): void {
  const spans = new WeakMap<object, Span>();
  queryChannel.start.subscribe((message) => {
    const query = message as QueryTrace;
    const parent = current.getStore();
    if (!parent) return;
    const summary = summaryOf(query.text);
    const attributes = { "db.system.name": "postgresql", "db.query.summary": summary };
    spans.set(query, tracer.startSpan(summary, { kind: SpanKind.CLIENT, attributes }, parent));
  });
  queryChannel.error.subscribe((message) => {
    const query = message as QueryTrace & { error: unknown };
    const code = databaseErrorCode(query.error);
    spans
      .get(query)
      ?.setAttributes({ ...(code && { "db.response.status_code": code }) })
      .setStatus({ code: SpanStatusCode.ERROR });
  });
  queryChannel.asyncEnd.subscribe((query) => spans.get(query as QueryTrace)?.end());
}

const spanOf = (context: Context | undefined) => context && trace.getSpan(context);

/** The verb and the first table, such as `select tasks`. */
export function summaryOf(sql: string): string {
  const [verb = "query"] = /^\w+/.exec(sql.trim()) ?? [];
  const [, table] = /\b(?:from|into|update)\s+"?(\w+)/i.exec(sql) ?? [];
  return [verb.toLowerCase(), table].filter(Boolean).join(" ");
}
