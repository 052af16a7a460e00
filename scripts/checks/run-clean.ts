import { spawn } from "node:child_process";
import { once } from "node:events";
import { cleanEnvironment } from "./clean-environment.ts";

/** Runs a program to its end in a clean environment. Throws when it fails. */
export async function runClean(
  [program = "", ...args]: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const options = { cwd, env: { ...cleanEnvironment(), ...env }, stdio: "inherit" } as const;
  const [status] = (await once(spawn(program, args, options), "exit")) as [number | null];
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with status ${status}.`);
}
