// One cell of the comparison: a contender under one workload for some seconds.
import { runAutocannon } from "../load/autocannon.ts";
import type { LoadOptions, LoadResult } from "../load/load.ts";
import { runPgbench } from "../load/pgbench.ts";
import { runWrk } from "../load/wrk.ts";
import { cpuSecondsOf, peakMegabytesOf, resetPeak } from "../system/process-cost.ts";
import type { BenchData, Workload } from "./workloads.ts";

export interface Sample extends LoadResult {
  /** Of the server's processes; absent where there is no server. */
  cpuSecondsPer1000?: number;
  peakMegabytes?: number;
}

export interface Load {
  connections: number;
  seconds: number;
}

/** A contender that runs. */
export interface Runner {
  name: string;
  title: string;
  /** `undefined` for a workload that it does not have. */
  measure: (workload: Workload, load: Load) => Promise<Sample> | undefined;
}

export interface HttpTarget {
  name: string;
  title: string;
  origin: string;
  pid: number;
  path: string | undefined;
}

export function httpRunner(
  target: HttpTarget,
  data: BenchData,
  generator: "wrk" | "autocannon",
): Runner {
  const generate = generator === "wrk" ? runWrk : runAutocannon;
  const measure = async (workload: Workload, load: Load): Promise<Sample> => {
    const own = workload.requests(data);
    const [first] = own;
    const path = target.path;
    const requests = path && first ? [{ method: "GET" as const, path, token: first.token }] : own;
    const options = { ...load, origin: target.origin, requests };
    await expectSuccess(target.name, options);
    await resetPeak(target.pid);
    const cpuBefore = await cpuSecondsOf(target.pid);
    const result = await generate(options);
    const cpuSeconds = (await cpuSecondsOf(target.pid)) - cpuBefore;
    const cpuSecondsPer1000 = (cpuSeconds / result.requests) * 1000;
    return { ...result, cpuSecondsPer1000, peakMegabytes: await peakMegabytesOf(target.pid) };
  };
  return { ...target, measure };
}

/** wrk takes a redirect for a success: one look at an answer excludes it. */
async function expectSuccess(name: string, { origin, requests }: LoadOptions): Promise<void> {
  const [request] = requests;
  if (!request) throw new Error("The workload is empty.");
  const { method, path, token, body } = request;
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...type },
    redirect: "manual",
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name} answers ${response.status} to ${path}: ${text}`);
}

export function pgbenchRunner(
  { name, title, protocol }: { name: string; title: string; protocol: "simple" | "prepared" },
  url: string,
): Runner {
  const measure = ({ query }: Workload, load: Load) =>
    query === undefined ? undefined : runPgbench({ url, protocol, script: query, ...load });
  return { name, title, measure };
}
