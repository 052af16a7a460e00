import { expect, it } from "vitest";
import { parseSettings, SettingsError } from "#settings/settings.ts";

const OTEL_EXPORTER_OTLP_ENDPOINT = "http://localhost:4318";

const parse = (environment: Record<string, string>) =>
  parseSettings({
    DATABASE_URL: "postgresql://db.example/todo",
    BETTER_AUTH_SECRET: "Qx7vT2mLp9Rk4Wd8Zs1Nf6Hb3Yc5Jg0E",
    ...environment,
  });
const tracesOf = (environment: Record<string, string>) => parse(environment).traces;

it("traces are exported where a collector is named, all of them by default", () => {
  const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = `${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`;
  expect(tracesOf({ OTEL_EXPORTER_OTLP_ENDPOINT })).toEqual({ sampledShare: 1 });
  expect(tracesOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT })).toEqual({ sampledShare: 1 });
  expect(tracesOf({ OTEL_TRACES_SAMPLER_ARG: "1" })).toBeUndefined();
});

it.each([
  ["0", 0],
  ["1", 1],
  ["1.0", 1],
  [".5", 0.5],
  ["1e-3", 0.001],
])("OTEL_TRACES_SAMPLER_ARG=%s is a share", (OTEL_TRACES_SAMPLER_ARG, sampledShare) => {
  const traces = tracesOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER_ARG });
  expect(traces).toEqual({ sampledShare });
});

it.each<Record<string, string>>([
  { OTEL_SDK_DISABLED: "true" },
  { OTEL_SDK_DISABLED: "TRUE" },
  { OTEL_TRACES_EXPORTER: "none" },
])("%j turns traces off", (off) => {
  expect(tracesOf({ OTEL_EXPORTER_OTLP_ENDPOINT, ...off })).toBeUndefined();
});

it.each<Record<string, string>>([
  {},
  { OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4317", OTEL_SDK_DISABLED: "true" },
  { OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4317", OTEL_TRACES_EXPORTER: "none" },
])("with %j, what is said to other programs of the host is no mistake", (environment) => {
  const others = {
    OTEL_TRACES_SAMPLER_ARG: "endpoint=http://localhost:14250,initialSamplingRate=0.25",
    OTEL_EXPORTER_OTLP_HEADERS: "Bearer token",
  };
  expect(tracesOf({ ...others, ...environment })).toBeUndefined();
});

it.each<Record<string, string>>([
  { OTEL_SDK_DISABLED: "0" },
  { OTEL_TRACES_EXPORTER: "otlp,console" },
])("%j does not", (setting) => {
  expect(tracesOf({ OTEL_EXPORTER_OTLP_ENDPOINT, ...setting })).toEqual({ sampledShare: 1 });
});

it.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "SECRET.example:4318"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "grpc://SECRET.example"],
  ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/SECRET"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "Bearer SECRET"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "authorization=SECRET,=one"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "authorization=SECRET%"],
  ["OTEL_TRACES_SAMPLER_ARG", "1.5"],
  ["OTEL_TRACES_SAMPLER_ARG", "-0.5"],
  ["OTEL_TRACES_SAMPLER_ARG", "10%"],
  ["OTEL_TRACES_SAMPLER_ARG", "0,25"],
])("%s=%s is refused at the start, and no value is shown", (name, value) => {
  const only = new RegExp(`^These settings need attention:\n  ${name} must be (?!.*SECRET).+$`);
  const refusal = () => parse({ OTEL_EXPORTER_OTLP_ENDPOINT, [name]: value });
  expect(refusal).toThrow(SettingsError);
  expect(refusal).toThrow(only);
});
