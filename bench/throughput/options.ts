import { parseArgs } from "node:util";
import { bareQueries, contenders } from "./contenders.ts";
import { workloads } from "./workloads.ts";

export interface Options {
  contenders: string[];
  workloads: string[];
  connections: number[];
  /** How often all servers are started. */
  starts: number;
  /** After each start. */
  rounds: number;
  seconds: number;
  /** Load for each server after it has started. */
  warmUpSeconds: number;
  /** Load before each measurement. */
  leadInSeconds: number;
  build: boolean;
  durable: boolean;
  generator: "wrk" | "autocannon" | undefined;
  /** The folder of another checkout; its self-hosted server becomes a contender. */
  before: string | undefined;
  /** The result of the documentation that this run replaces. */
  save: "throughput" | "connections" | "safety" | undefined;
}

const all = [...contenders, ...bareQueries];
const isUsual = (each: (typeof all)[number]) => !("isExtra" in each && each.isExtra);
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name);

const usage = `Options, each with a comma between values:
  --contenders   ${names(all).join(",")}
  --workloads    ${workloads.map(({ name }) => name).join(",")}
  --connections  1,16,128
  --starts 1     how often all servers are started
  --rounds 3  --seconds 2
  --warm-up 24   seconds of load after a start
  --lead-in 6    seconds of load before each measurement
  --generator wrk|autocannon   wrk where it is installed
  --before FOLDER   another checkout; its self-hosted server becomes a contender
  --durable      commits wait for the disk
  --no-build     measures what is built already
  --save throughput|connections|safety   keeps the result for docs/benchmarks.md
`;

/** Throws an Error with the usage for anything unknown. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      contenders: { type: "string" },
      workloads: { type: "string" },
      connections: { type: "string", default: "16" },
      starts: { type: "string", default: "1" },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "2" },
      "warm-up": { type: "string", default: "24" },
      "lead-in": { type: "string", default: "6" },
      generator: { type: "string" },
      before: { type: "string" },
      save: { type: "string" },
      durable: { type: "boolean", default: false },
      build: { type: "boolean", default: true },
    },
    allowNegative: true,
  });
  return {
    contenders: chosen(values.contenders, names(all), names(all.filter(isUsual))),
    workloads: chosen(values.workloads, names(workloads)),
    connections: values.connections.split(",").map(positive),
    starts: positive(values.starts),
    rounds: positive(values.rounds),
    seconds: positive(values.seconds),
    warmUpSeconds: positive(values["warm-up"]),
    leadInSeconds: positive(values["lead-in"]),
    build: values.build,
    durable: values.durable,
    before: values.before,
    generator: oneOf(["wrk", "autocannon"], values.generator),
    save: oneOf(["throughput", "connections", "safety"], values.save),
  };
}

function chosen(list: string | undefined, known: string[], usual = known): string[] {
  const wanted = list?.split(",") ?? usual;
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(", ")}.\n${usage}`);
  return wanted;
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${text} is not a whole number above 0.\n${usage}`);
  return Number(text);
}

function oneOf<Name extends string>(names: Name[], given: string | undefined): Name | undefined {
  const name = names.find((known) => known === given);
  if (given !== undefined && !name) throw new Error(`Unknown: ${given}.\n${usage}`);
  return name;
}
