// One cell of the comparison: a contender under one workload for some seconds.
import { runAutocannon } from "../load/autocannon.ts";
import type { HttpRequest, LoadResult } from "../load/load.ts";
import { runPgbench } from "../load/pgbench.ts";
import { runWrk } from "../load/wrk.ts";
import { send } from "../system/api-client.ts";
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
  /** Whether it becomes faster under load. */
  isServer: boolean;
  /** `undefined` for a workload that it does not have. */
  measure: (workload: Workload, load: Load) => Promise<Sample> | undefined;
}

export interface HttpTarget {
  name: string;
  title: string;
  origin: string;
  pid: number;
  path?: string | undefined;
  isKeyed?: boolean | undefined;
}

export function httpRunner(
  target: HttpTarget,
  data: BenchData,
  generator: "wrk" | "autocannon",
): Runner {
  const generate = generator === "wrk" ? runWrk : runAutocannon;
  const measure = async (workload: Workload, load: Load): Promise<Sample> => {
    const requests = requestsFor(target, workload.requests(data));
    const options = { ...load, origin: target.origin, requests };
    // wrk counts redirects as successes: this excludes them.
    for (const request of requests.slice(0, 1)) await send(target.origin, request);
    await resetPeak(target.pid);
    const cpuBefore = await cpuSecondsOf(target.pid);
    const result = await generate(options);
    const cpuSeconds = (await cpuSecondsOf(target.pid)) - cpuBefore;
    const cpuSecondsPer1000 = (cpuSeconds / result.requests) * 1000;
    return { ...result, cpuSecondsPer1000, peakMegabytes: await peakMegabytesOf(target.pid) };
  };
  return { ...target, isServer: true, measure };
}

/** The requests of a workload as they are sent to a target. */
export function requestsFor(
  { path, isKeyed = false }: Pick<HttpTarget, "path" | "isKeyed">,
  requests: HttpRequest[],
): HttpRequest[] {
  if (path === undefined) {
    return requests.map((each) => ({ ...each, isKeyed: isKeyed && each.method === "POST" }));
  }
  return requests.slice(0, 1).map(({ token }) => ({ method: "GET", path, token }));
}

export function pgbenchRunner(
  { name, title, protocol }: { name: string; title: string; protocol: "simple" | "prepared" },
  url: string,
): Runner {
  const measure = ({ query }: Workload, load: Load) =>
    query === undefined ? undefined : runPgbench({ url, protocol, script: query, ...load });
  return { name, title, isServer: false, measure };
}
