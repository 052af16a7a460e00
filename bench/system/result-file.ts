import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeMachine, type Machine } from "./machine.ts";

const saved = join(import.meta.dirname, "../results");
const unsaved = join(import.meta.dirname, "../../test-results/bench");

export type Stored<Result> = Result & { machine: Machine };

/** Writes `result` with machine and date to `<name>.json`. */
export async function writeResult(name: string, result: object, save: boolean): Promise<void> {
  const file = join(save ? saved : unsaved, `${name}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    `${JSON.stringify({ machine: describeMachine(), ...result }, undefined, 2)}\n`,
  );
}

/** `undefined` if no result is saved. */
export async function readResult<Result>(name: string): Promise<Stored<Result> | undefined> {
  const text = await readFile(join(saved, `${name}.json`), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Stored<Result>);
}
