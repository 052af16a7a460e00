// Settings outside the API's schema: of scripts, OpenTelemetry and apps/web.
import { z } from "zod";

const text = z.string().optional();

export const migrationVariables = {
  DATABASE_URL_UNPOOLED: text.meta({
    description:
      "The database for migrations. A pooler may end a connection that migrates for long.",
    neededBy: "poolers, row security",
    fallback: "`DATABASE_URL`, on Neon without `-pooler`",
  }),
};

export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: text.meta({
    description:
      "A collector that accepts OTLP over HTTP, such as `http://localhost:4318`. Without it there are no traces.",
    neededBy: "OpenTelemetry",
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text.meta({
    description: "The same for traces only, with the path.",
    neededBy: "OpenTelemetry",
  }),
  OTEL_EXPORTER_OTLP_HEADERS: text.meta({
    description: "Headers for the collector, such as `authorization=Bearer …`.",
    neededBy: "OpenTelemetry",
  }),
  OTEL_SERVICE_NAME: text.meta({
    description: "The name of the service. `OTEL_RESOURCE_ATTRIBUTES` adds more attributes.",
    neededBy: "OpenTelemetry",
    fallback: "`todo-api`",
  }),
  OTEL_TRACES_SAMPLER_ARG: text.meta({
    description: "The share of traces to export, from `0` to `1`.",
    neededBy: "much traffic",
    fallback: "`1`",
  }),
  OTEL_SDK_DISABLED: text.meta({
    description: "`true` turns traces off.",
    neededBy: "nobody usually",
  }),
  OTEL_TRACES_EXPORTER: text.meta({
    description: "`none` turns traces off.",
    neededBy: "nobody usually",
  }),
};

export const frontendVariables = {
  NEXT_PUBLIC_API_URL: text.meta({
    description: "The API as browsers see it. Empty means the origin of the page.",
    neededBy: "production",
    fallback: "`http://localhost:8000`",
  }),
  WEB_URL: text.meta({
    description: "The address of the page, for the picture that links to it show.",
    neededBy: "production",
  }),
  API_REWRITE_URL: text.meta({
    description: "The API to forward `/api/*` to.",
    neededBy: "[one origin for page and API](frontends.md#the-pages-own-origin)",
  }),
};

export const developmentVariables = {
  DEV_POSTGRES_PORT: text.meta({
    description: "The port of the embedded PostgreSQL.",
    neededBy: "two checkouts at the same time",
    fallback: "`25432`",
  }),
};
