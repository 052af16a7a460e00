/** A built project as Vercel's edge sees it: which function answers a path (Build Output API, version 3). */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

interface Condition {
  type: string;
  key: string;
  value?: string;
}

interface Rule {
  handle?: string;
  src?: string;
  dest?: string;
  status?: number;
  continue?: boolean;
  has?: Condition[];
  missing?: Condition[];
}

export interface Target {
  /** The function's path, such as `/api/tasks/[id]`. */
  name: string;
  /** What the rules have added to the query. */
  query: URLSearchParams;
}

/** Finds the function for a request's path; `undefined` where a file or nothing answers. */
export type FindFunction = (path: string, headers: Headers) => Target | undefined;

export async function readDeployment(output: string): Promise<FindFunction> {
  const config = JSON.parse(await readFile(join(output, "config.json"), "utf8")) as {
    routes: Rule[];
  };
  const phases = inPhases(config.routes);
  const isFunction = (name: string) => existsSync(join(output, "functions", `${name}.func`));
  return (path, headers) => {
    let target: Target = { name: path, query: new URLSearchParams() };
    for (const phase of ["", "filesystem", "miss", "rewrite"]) {
      for (const rule of phases.get(phase) ?? []) {
        const next = apply(rule, target, headers);
        if (!next) continue;
        target = next;
        const name = functionName(target.name);
        if (phase === "rewrite" && isFunction(name)) return { ...target, name };
        if (!rule.continue && phase === "") break;
      }
      const name = functionName(target.name);
      if (isFunction(name)) return { ...target, name };
    }
    return undefined;
  };
}

const functionName = (path: string) => path.replace(/(.)\/+$/, "$1").replace(/^\/$/, "/index");

function inPhases(rules: Rule[]): Map<string, Rule[]> {
  const phases = new Map<string, Rule[]>();
  let phase = "";
  for (const rule of rules) {
    if (rule.handle !== undefined) phase = rule.handle;
    else phases.set(phase, [...(phases.get(phase) ?? []), rule]);
  }
  return phases;
}

function apply(rule: Rule, target: Target, headers: Headers): Target | undefined {
  const match = new RegExp(rule.src ?? "$^", "i").exec(target.name);
  const holds = ({ type, key, value }: Condition) =>
    type === "header" && (value ? headers.get(key) === value : headers.has(key));
  if (!match || !rule.dest || !(rule.has ?? []).every(holds)) return undefined;
  if ((rule.missing ?? []).some(holds)) return undefined;
  const filled = rule.dest.replaceAll(/\$(\w+)/g, (_, name: string) =>
    /^\d+$/.test(name) ? (match[Number(name)] ?? "") : (match.groups?.[name] ?? ""),
  );
  const [name = "", query] = filled.split("?");
  return { name, query: new URLSearchParams(query) };
}
