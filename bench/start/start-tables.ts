import { toTable } from "../system/table.ts";
import type { Spread } from "../throughput/statistics.ts";
import type { CodeSizes } from "./code-sizes.ts";

export interface StartUp {
  rounds: number;
  servers: { contender: string; title: string; firstAnswerMs: Spread; megabytes: Spread }[];
  code: CodeSizes;
}

/** How long each server takes to its first answer. */
export function startTable({ servers }: StartUp): string {
  const rows = servers.map(({ title, firstAnswerMs, megabytes }) => [
    title,
    `${firstAnswerMs.median.toFixed(0)} ms`,
    `${firstAnswerMs.min.toFixed(0)}–${firstAnswerMs.max.toFixed(0)}`,
    `${megabytes.median.toFixed(0)} MB`,
  ]);
  return toTable([["server", "first answer", "min–max", "memory"], ...rows]);
}

/** The size of what is deployed. */
export function codeTable({ code }: StartUp): string {
  const rows = code.parts.map(({ name, bytes }) => [name, `${(bytes / 1e6).toFixed(2)} MB`]);
  return toTable([["code", "size"], ...rows]);
}
