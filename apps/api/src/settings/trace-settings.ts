// Settings of OpenTelemetry. Its exporter reads the endpoints and headers itself, and ignores wrong ones.
import { z } from "zod";
import { isDecodable } from "./is-decodable.ts";

const CollectorUrl = z
  .string()
  .refine(isHttpUrl, "must be an http or https URL, such as http://localhost:4318")
  .optional();

const shareRule = "must be a number from 0 to 1";

export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: CollectorUrl.meta({
    description:
      "A collector that accepts OTLP over HTTP, such as `http://localhost:4318`. Without it there are no traces.",
    neededBy: "OpenTelemetry",
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: CollectorUrl.meta({
    description: "The same for traces only, with the path.",
    neededBy: "OpenTelemetry",
  }),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine(areHeaders, "must be name=value, several separated by commas, percent-encoded")
    .optional()
    .meta({
      description: "Headers for the collector, such as `authorization=Bearer …`.",
      neededBy: "OpenTelemetry",
    }),
  OTEL_SERVICE_NAME: z.string().optional().meta({
    description: "The name of the service. `OTEL_RESOURCE_ATTRIBUTES` adds more attributes.",
    neededBy: "OpenTelemetry",
    fallback: "`todo-api`",
  }),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .trim()
    .regex(/^\d*\.?\d+(?:e-\d+)?$/i, shareRule)
    .transform(Number)
    .refine((share) => share <= 1, shareRule)
    .prefault("1")
    .meta({
      description: "The share of traces to export, from `0` to `1`.",
      neededBy: "much traffic",
    }),
  OTEL_SDK_DISABLED: z.string().optional().meta({
    description: "`true` turns traces off.",
    neededBy: "nobody usually",
  }),
  OTEL_TRACES_EXPORTER: z.string().optional().meta({
    description: "`none` turns traces off.",
    neededBy: "nobody usually",
  }),
};

export interface TraceSettings {
  /** From 0 to 1. */
  sampledShare: number;
}

/** `undefined`: no traces. */
export function toTraceSettings(
  variables: z.infer<z.ZodObject<typeof traceVariables>>,
): TraceSettings | undefined {
  const { OTEL_TRACES_SAMPLER_ARG: sampledShare, ...others } = variables;
  return areTraced(others) ? { sampledShare } : undefined;
}

/** Without those of traces that are off: variables of a whole host may have values for other programs. */
export function withoutUnusedTraces(variables: Variables): Variables {
  if (areTraced(variables)) return variables;
  const isUsed = ([name]: [string, unknown]) => !Object.hasOwn(traceVariables, name);
  return Object.fromEntries(Object.entries(variables).filter(isUsed));
}

type Variables = Record<string, string | undefined>;

function areTraced(variables: Variables): boolean {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT } = variables;
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = variables;
  const isOff = OTEL_SDK_DISABLED?.toLowerCase() === "true" || OTEL_TRACES_EXPORTER === "none";
  return !isOff && Boolean(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || OTEL_EXPORTER_OTLP_ENDPOINT);
}

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "");
}

function areHeaders(text: string): boolean {
  const pairs = text.split(",").filter((pair) => pair.trim() !== "");
  return pairs.every((pair) => /^\s*[^\s=;]+\s*=\s*[^\s;]/.test(pair) && isDecodable(pair));
}
