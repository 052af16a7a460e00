import { toTable } from "../system/table.ts";
import type { Spread } from "../throughput/statistics.ts";

/** Of a request. */
export interface Cost {
  requestsPerSecond: number;
  /** Of the server. */
  cpuMs: number;
}

export interface AccessTokenCosts {
  rounds: number;
  seconds: number;
  /** Medians. */
  jwt: Cost;
  accessToken: Cost;
  /** An access token relative to a JWT, round by round. */
  cpuRatio: Spread;
  throughputRatio: Spread;
}

export function toReport(costs: AccessTokenCosts): string {
  const row = (name: string, { requestsPerSecond, cpuMs }: Cost) => [
    name,
    requestsPerSecond.toLocaleString("en"),
    cpuMs.toFixed(4),
  ];
  const ratio = ({ median, min, max }: Spread) =>
    `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  return toTable([
    ["get-one, 16 connections", "requests/s", "CPU ms per request"],
    row("JWT", costs.jwt),
    row("access token", costs.accessToken),
    ["ratio", ratio(costs.throughputRatio), ratio(costs.cpuRatio)],
  ]);
}
