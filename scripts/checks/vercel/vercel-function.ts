/** A built function, unpacked and run alone, with no right to write to the file system. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { cp, lstat, mkdir, readFile, readlink, realpath, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";

const toNeon = ["--import", import.meta.resolve("@todo/neon/redirect")];

interface FunctionConfig {
  handler: string;
  runtime: string;
  maxDuration?: number;
  filePathMap: Record<string, string>;
}

export type Environment = Record<string, string>;

export interface UnpackedFunction {
  config: FunctionConfig;
  /** The file that exports the handler. */
  handler: string;
  bytes: number;
}

export interface RunningFunction {
  port: number;
  /** What it has written so far. */
  output: () => string;
  stop: () => Promise<void>;
}

/** Puts the files of a function, and only those, into `folder`. */
export async function unpackFunction(
  repository: string,
  output: string,
  name: string,
  folder: string,
): Promise<UnpackedFunction> {
  const source = await realpath(join(output, "functions", `${name}.func`));
  const config = JSON.parse(
    await readFile(join(source, ".vc-config.json"), "utf8"),
  ) as FunctionConfig;
  await cp(source, folder, { recursive: true });
  let bytes = 0;
  for (const [to, from] of Object.entries(config.filePathMap))
    bytes += await copyEntry(join(repository, from), join(folder, to));
  return { config, handler: join(folder, config.handler), bytes };
}

async function copyEntry(from: string, to: string): Promise<number> {
  const entry = await lstat(from);
  await mkdir(dirname(to), { recursive: true });
  if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
  else await cp(from, to);
  return entry.isFile() ? entry.size : 0;
}

export async function startFunction(
  { handler }: UnpackedFunction,
  env: Environment,
): Promise<RunningFunction> {
  const host = join(import.meta.dirname, "function-host.ts");
  const child = fork(host, [handler], {
    cwd: "/",
    env: { VERCEL: "1", NODE_ENV: "production", ...env },
    // Whatever writes to the file system fails with ERR_ACCESS_DENIED.
    execArgv: ["--permission", "--allow-fs-read=*", ...(env.NEON_ENDPOINT_PORT ? toNeon : [])],
    silent: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const died = failed(child, () => output);
  const [{ port }] = (await Promise.race([once(child, "message"), died])) as [{ port: number }];
  return {
    port,
    output: () => output,
    stop: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function failed(child: ChildProcess, output: () => string): Promise<never> {
  await once(child, "exit");
  throw new Error(`The function could not be loaded:\n${output()}`);
}
