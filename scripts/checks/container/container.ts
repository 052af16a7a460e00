/** Runs an image's commands as a container would: without privileges, and unable to write. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanEnvironment } from "../clean-environment.ts";
import { say } from "../say.ts";
import type { Image } from "./dockerfile.ts";

export interface Container {
  /** What it has written so far. */
  output: () => string;
  /** Stops it as an engine does; returns its exit status. */
  stop: () => Promise<number | null>;
}

function start(image: Image, [program = "", ...args]: string[], env: Record<string, string>) {
  const isRoot = process.getuid?.() === 0;
  const [uid, gid] = (image.user ?? "").split(":").map(Number);
  if (!uid || !gid) throw new Error("The image must name a user other than root, by number.");
  return spawn(program, args, {
    cwd: join(image.folder, image.workdir),
    env: {
      PATH: [join(image.folder, "usr/local/bin"), cleanEnvironment().PATH].join(delimiter),
      ...image.env,
      // Any write fails, as on a root file system that is mounted read-only.
      NODE_OPTIONS: "--permission --allow-fs-read=*",
      ...env,
    },
    ...(isRoot && { uid, gid }),
  });
}

/** Runs a command to its end; returns its status. */
export async function runOnce(
  image: Image,
  command: string[],
  env: Record<string, string>,
): Promise<number | null> {
  const child = start(image, command, env);
  child.stderr.pipe(process.stderr);
  const [status] = (await once(child, "exit")) as [number | null];
  return status;
}

/** Starts the image's command and waits until its health check passes. */
async function startContainer(image: Image, env: Record<string, string>): Promise<Container> {
  const child = start(image, image.command, env);
  const exited = once(child, "exit") as Promise<[number | null]>;
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const isHealthy = async () => (await runOnce(image, image.healthCheck, env)) === 0;
  for (let attempt = 1; !(await isHealthy()); attempt += 1) {
    if (attempt === 20 || child.exitCode !== null)
      throw new Error(`It does not become healthy:\n${output}`);
    await sleep(500);
  }
  return {
    output: () => output,
    stop: async () => {
      child.kill("SIGTERM");
      return (await exited)[0];
    },
  };
}

/** Runs the image's command while `use` runs. */
export async function withContainer(
  image: Image,
  env: Record<string, string>,
  use: () => Promise<void>,
): Promise<Container> {
  const container = await startContainer(image, env);
  try {
    await use();
  } catch (error) {
    say(container.output());
    throw error;
  } finally {
    assert.equal(await container.stop(), 0, "SIGTERM ends it with status 0");
  }
  return container;
}
