// Every target with what was measured.
import type { Growth } from "../growth/growth-table.ts";
import type { Memory } from "../memory/run.ts";
import { type Target, type TargetResult, targets } from "../throughput/targets.ts";

/** The range of a ratio that another machine measured. */
interface Elsewhere extends Omit<Target, "atLeast"> {
  from: number;
  to: number;
}

interface Results {
  throughput: { targets: TargetResult[] } | undefined;
  elsewhere: Elsewhere[];
  growth: Growth | undefined;
  memory: Memory | undefined;
}

/** How much slower the largest table may be than the smallest. */
const growthLimit = 1.2;
const largestSize = 10_000_000;
/** Leaves room for the timing of garbage collection. */
const memoryLimit = 1.1;

const verdict = (met: boolean) => (met ? "**met**" : "not met");

/** The rows of a table, its head first. */
export function allTargets({ throughput, elsewhere, growth, memory }: Results): string[][] {
  return [
    ["target", "measured", "min–max", "by CPU time", "", "elsewhere"],
    ...targets.map((target) => [
      ...throughputRow(target, throughput?.targets.find(isOf(target))),
      elsewhereCell(elsewhere.find(isOf(target))),
    ]),
    ...(growth ? growthRows(growth) : []),
    ...unmeasuredGrowth(growth),
    ...(memory ? [memoryRow(memory)] : []),
  ];
}

const names: Record<string, string> = {
  next: "`next start`",
  "self-hosted": "self-hosted server",
  "empty-next": "the empty Next.js route",
  hono: "plain Hono",
  fastapi: "FastAPI",
};

const isOf =
  ({ workload, contender, base }: Target) =>
  (each: Omit<Target, "atLeast">) =>
    each.workload === workload && each.contender === contender && each.base === base;

function elsewhereCell(seen: Elsewhere | undefined): string {
  if (!seen) return "";
  return seen.from === seen.to ? `${seen.from}` : `${seen.from}–${seen.to}`;
}

function throughputRow(target: Target, result: TargetResult | undefined): string[] {
  const { workload, contender, base, atLeast } = target;
  const nameOf = (name: string) => names[name] ?? name;
  const title = `${workload}, 16 connections: ${nameOf(contender)} ≥ ${atLeast} × ${nameOf(base)}`;
  if (!result) return [title, "–", "", "", "not measured"];
  const { measured, byCpuTime } = result;
  const range = `${measured.min.toFixed(2)}–${measured.max.toFixed(2)}`;
  return [
    title,
    measured.median.toFixed(2),
    range,
    byCpuTime.toFixed(2),
    verdict(measured.median >= atLeast),
  ];
}

function growthRows({ sizes, rows }: Growth): string[][] {
  const [smallest, largest] = [sizes[0], sizes.at(-1)].map((size) => size?.toLocaleString("en"));
  const [light] = rows.map(({ tasks }) => tasks).sort((one, other) => one - other);
  const growing = rows
    .filter(({ tasks }) => tasks === light)
    .map(({ operation, ratio }) => [
      `${operation}, user with ${light}: ${largest} tasks ≤ ${growthLimit} × ${smallest}`,
      ratio.median.toFixed(2),
      `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
      "",
      verdict(ratio.median <= growthLimit),
    ]);
  return [...growing, ...firstPageRow(rows)];
}

function unmeasuredGrowth(growth: Growth | undefined): string[][] {
  if (growth?.sizes.includes(largestSize)) return [];
  return [[`growth to ${largestSize.toLocaleString("en")} tasks`, "–", "", "", "not measured"]];
}

function firstPageRow(rows: Growth["rows"]): string[][] {
  const [light, heavy] = rows
    .filter(({ operation }) => operation === "first page")
    .sort((one, other) => one.tasks - other.tasks);
  if (!light || !heavy) return [];
  const ratio = (heavy.medians.at(-1) ?? 0) / (light.medians.at(-1) ?? 0);
  return [
    [
      `first page, largest table: user with ${heavy.tasks.toLocaleString("en")} ≤ ${growthLimit} × user with ${light.tasks}`,
      ratio.toFixed(2),
      "",
      "",
      verdict(ratio <= growthLimit),
    ],
  ];
}

function memoryRow({ minutes, earlyMegabytes, lateMegabytes }: Memory): string[] {
  const ratio = lateMegabytes / earlyMegabytes;
  return [
    `memory over ${minutes} minutes: last quarter ≤ ${memoryLimit} × second quarter`,
    ratio.toFixed(2),
    "",
    "",
    verdict(ratio <= memoryLimit),
  ];
}
