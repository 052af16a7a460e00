// Reads a CPU profile of V8: self time by function and by package.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Frame {
  functionName: string;
  url: string;
  lineNumber: number;
}

export interface CpuProfile {
  nodes: { id: number; callFrame: Frame }[];
  samples: number[];
  /** Microseconds between the samples. */
  timeDeltas: number[];
}

export interface SelfTime {
  name: string;
  /** Relative to the time that was not idle. */
  percent: number;
}

/** The end of a profile, without the start of the server. */
export function lastSeconds(profile: CpuProfile, seconds: number): CpuProfile {
  let left = seconds * 1e6;
  let first = profile.samples.length;
  while (first > 0 && left > 0) left -= profile.timeDeltas[--first] ?? 0;
  const [samples, timeDeltas] = [profile.samples.slice(first), profile.timeDeltas.slice(first)];
  return { nodes: profile.nodes, samples, timeDeltas };
}

/** The functions with the most time of their own. */
export function functionsOf(profile: CpuProfile): SelfTime[] {
  return sharesOf(profile, (frame) =>
    `${frame.functionName || "(anonymous)"} ${sourceOf(frame)}`.trim(),
  );
}

/** The packages and files with the most time of their own. */
export function sourcesOf(profile: CpuProfile): SelfTime[] {
  return sharesOf(profile, (frame) => {
    const source = sourceOf(frame) || frame.functionName;
    return /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? source;
  });
}

function sharesOf({ nodes, samples, timeDeltas }: CpuProfile, nameOf: (frame: Frame) => string) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? "";
    if (name.startsWith("(idle)")) continue;
    const micros = timeDeltas[index] ?? 0;
    total += micros;
    times.set(name, (times.get(name) ?? 0) + micros);
  }
  return [...times]
    .map(([name, micros]): SelfTime => ({ name, percent: (100 * micros) / total }))
    .sort((one, other) => other.percent - one.percent);
}

function sourceOf({ url, lineNumber }: Frame): string {
  const path = url.startsWith("file:") ? fileURLToPath(url) : url;
  const source = bundledSource(path, lineNumber) ?? path;
  return source.replace(/^.*\/(?=node_modules\/)/, "").replace(/^.*\/(?=(apps|packages)\/)/, "");
}

const bundles = new Map<string, string[]>();

/** The source file of a line in a bundle: esbuild names it in a comment above. */
function bundledSource(path: string, lineNumber: number): string | undefined {
  if (!path.endsWith(".mjs") || !existsSync(path)) return undefined;
  const lines = bundles.get(path) ?? readFileSync(path, "utf8").split("\n");
  bundles.set(path, lines);
  for (let line = lineNumber; line >= 0; line -= 1) {
    const source = /^\/\/ ([\w./@+[\]-]+\.[cm]?[jt]s)$/.exec(lines[line] ?? "")?.[1];
    if (source) return source;
  }
  return undefined;
}
