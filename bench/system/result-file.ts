// What a run measured, as JSON: kept in results/ for the documentation when it is to be saved.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeMachine } from "./machine.ts";

const saved = join(import.meta.dirname, "../results");
const unsaved = join(import.meta.dirname, "../../test-results/bench");

/** Writes `result` with the machine and the date to `<name>.json`. */
export async function writeResult(name: string, result: object, save: boolean): Promise<void> {
  const file = join(save ? saved : unsaved, `${name}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    `${JSON.stringify({ machine: describeMachine(), ...result }, undefined, 2)}\n`,
  );
}
