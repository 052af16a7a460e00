// Writes the figures of docs/conformance.md from the reports of the last runs, so that none is typed by hand.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markdownTable } from "markdown-table";
import { apiServers } from "./system/server-name.ts";

interface Case {
  status: string;
  title: string;
  fullName: string;
  meta: { figures?: Record<string, number>; outside?: Record<string, string> };
}
interface Report {
  startTime: number;
  testResults: { name: string; startTime: number; endTime: number; assertionResults: Case[] }[];
}
interface Run {
  server: string;
  report: Report;
}

const root = join(import.meta.dirname, "../..");
const page = join(root, "docs/conformance.md");

function findRuns(): Run[] {
  return apiServers.flatMap((server) => {
    const path = join(root, `test-results/conformance-${server}.json`);
    if (!existsSync(path)) return [];
    return [{ server, report: JSON.parse(readFileSync(path, "utf8")) as Report }];
  });
}

/** The folder below `cases`, wherever the repository lay when the report was made. */
function groupOf(file: string): string {
  const group = /\/cases\/([^/]+)\//.exec(file)?.[1];
  if (group === undefined) throw new Error(`${file} belongs to no group.`);
  return group;
}

const casesOf = ({ report }: Run, group?: string) =>
  report.testResults
    .filter(({ name }) => group === undefined || groupOf(name) === group)
    .flatMap(({ assertionResults }) => assertionResults);

const count = (cases: Case[], status: string) =>
  cases.filter((candidate) => candidate.status === status).length;

function sum(run: Run, figure: string): number {
  return casesOf(run).reduce((total, { meta }) => total + (meta.figures?.[figure] ?? 0), 0);
}

function seconds({ report: { startTime, testResults } }: Run): number {
  return Math.round((Math.max(...testResults.map(({ endTime }) => endTime)) - startTime) / 1_000);
}

function table(head: string[], rows: (string | number)[][]): string {
  return markdownTable([head, ...rows.map((row) => row.map(String))], { alignDelimiters: false });
}

const number = (value: number) => value.toLocaleString("en");

function totals(runs: Run[]): string {
  const rows: [name: string, value: (run: Run) => string][] = [
    ["cases passed", (run) => number(count(casesOf(run), "passed"))],
    ["cases failed", (run) => number(count(casesOf(run), "failed"))],
    [
      "cases skipped",
      (run) =>
        number(casesOf(run).length - count(casesOf(run), "passed") - count(casesOf(run), "failed")),
    ],
    ["generated requests", (run) => number(sum(run, "requests"))],
    ["operations that they reached", (run) => number(sum(run, "operations"))],
    ["seed", (run) => String(sum(run, "seed"))],
    ["sequences checked against the model", (run) => number(sum(run, "sequences"))],
    ["faults", (run) => number(sum(run, "faults"))],
    ["writes acknowledged during faults", (run) => number(sum(run, "acknowledged"))],
    ["of these lost", (run) => number(sum(run, "lost"))],
    [
      "health check while the pool is used up, median in ms",
      (run) => String(sum(run, "healthMedianMs")),
    ],
    [
      "run",
      (run) => `${new Date(run.report.startTime).toISOString().slice(0, 16)}Z, ${seconds(run)} s`,
    ],
  ];
  const head = ["", ...runs.map(({ server }) => server)];
  return table(
    head,
    rows.map(([name, value]) => [name, ...runs.map(value)]),
  );
}

function groups(runs: Run[]): string {
  const names = [
    ...new Set(runs.flatMap(({ report }) => report.testResults.map(({ name }) => groupOf(name)))),
  ];
  const rows = names.toSorted().map((group) => [
    group,
    ...runs.map((run) => {
      const cases = casesOf(run, group);
      return `${count(cases, "passed")} of ${cases.length}`;
    }),
  ]);
  return table(["group", ...runs.map(({ server }) => `passed, ${server}`)], rows);
}

function faults(runs: Run[]): string {
  const named = runs.map((run) =>
    casesOf(run).filter(({ meta }) => meta.figures?.faults !== undefined),
  );
  const names = [...new Set(named.flat().map(({ fullName }) => fullName))];
  const rows = names.map((name) => [
    name,
    ...named.map((cases) => {
      const figures = cases.find(({ fullName }) => fullName === name)?.meta.figures ?? {};
      const writes =
        figures.acknowledged === undefined
          ? ""
          : `; ${number(figures.acknowledged)} acknowledged, ${figures.lost} lost`;
      return `${number(figures.faults ?? 0)}${writes}`;
    }),
  ]);
  return table(
    ["what happens: what holds", ...runs.map(({ server }) => `faults, ${server}`)],
    rows,
  );
}

/** How fast the server says that it is alive while it is attacked. */
function attacks(runs: Run[]): string {
  const named = runs.map((run) =>
    casesOf(run).filter(({ meta }) => meta.figures?.attackWorstMs !== undefined),
  );
  const names = [...new Set(named.flat().map(({ fullName }) => fullName))];
  const rows = names.map((name) => [
    name,
    ...named.map((cases) => {
      const figures = cases.find(({ fullName }) => fullName === name)?.meta.figures;
      if (!figures) return "";
      const { attackMedianMs, attackP99Ms, attackWorstMs } = figures;
      const { attackResidentMiB, attackTurnMs } = figures;
      const health = [attackMedianMs, attackP99Ms, attackWorstMs].join(" / ");
      if (attackResidentMiB === undefined) return health;
      return `${health}; ${attackResidentMiB} MiB, longest turn ${attackTurnMs} ms`;
    }),
  ]);
  const head = runs.map(({ server }) => `median / 99th percentile / worst in ms, ${server}`);
  return table(["attack: what holds", ...head], rows);
}

function outside(runs: Run[]): string {
  const answers = runs.map(
    (run) =>
      Object.assign({}, ...casesOf(run).map(({ meta }) => meta.outside ?? {})) as Record<
        string,
        string
      >,
  );
  const asked = [...new Set(answers.flatMap((of) => Object.keys(of)))].toSorted();
  const rows = asked.map((name) => [
    name,
    ...answers.map((of) => of[name] ?? "within the contract"),
  ]);
  return table(["request", ...runs.map(({ server }) => server)], rows);
}

const runs = findRuns();
if (runs.length === 0) throw new Error("There is no report yet: run the script conformance first.");
const sections: Record<string, string> = {
  totals: totals(runs),
  groups: groups(runs),
  faults: faults(runs),
  attacks: attacks(runs),
  outside: outside(runs),
};
const text = readFileSync(page, "utf8").replace(
  /<!-- (\w+) -->\n[^]*?<!-- end -->/g,
  (_, name: string) => `<!-- ${name} -->\n${sections[name]}\n<!-- end -->`,
);
writeFileSync(page, text);
