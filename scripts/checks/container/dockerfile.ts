/** Reads and carries out a Dockerfile without a container engine: each stage is a folder. */
import { chmod, cp, mkdir, mkdtemp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runClean } from "../run-clean.ts";

interface Instruction {
  name: string;
  value: string;
}

export interface Image {
  /** Stands for the image's root. */
  folder: string;
  workdir: string;
  env: Record<string, string>;
  user: string | undefined;
  command: string[];
  healthCheck: string[];
}

/** Throws for a form that Docker would treat differently. */
function parse(text: string): Instruction[] {
  const lines = text.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  return lines.map((line) => {
    const [, name, value] = /^([A-Z]+) (.*[^\\])$/.exec(line) ?? [];
    if (!name || !value) throw new Error(`Not understood: ${line}`);
    return { name, value };
  });
}

/** Builds the last stage; `context` holds what a build may copy. */
export async function buildImage(text: string, context: string, temp: string): Promise<Image> {
  const stages = new Map<string, Image>();
  let image: Image | undefined;
  for (const { name, value } of parse(text)) {
    if (name === "FROM") {
      image = await newStage(temp);
      stages.set(/ AS (\w+)$/.exec(value)?.[1] ?? "", image);
    } else if (!image) throw new Error("The first instruction must be FROM.");
    else await apply({ name, value }, image, (stage) => stages.get(stage)?.folder, context);
  }
  if (!image) throw new Error("There is no stage.");
  return image;
}

async function newStage(temp: string): Promise<Image> {
  const folder = await mkdtemp(join(temp, "stage-"));
  await chmod(folder, 0o755);
  return { folder, workdir: "/", env: {}, user: undefined, command: [], healthCheck: [] };
}

async function apply(
  { name, value }: Instruction,
  image: Image,
  folderOf: (stage: string) => string | undefined,
  context: string,
): Promise<void> {
  switch (name) {
    case "WORKDIR":
      image.workdir = value;
      await mkdir(join(image.folder, value), { recursive: true });
      return;
    case "ENV":
      for (const [, key = "", text = ""] of value.matchAll(/(\w+)=(\S+)/g)) image.env[key] = text;
      return;
    case "COPY": {
      const [, stage, from = "", to = ""] = /^(?:--from=(\w+) )?(\S+) (\S+)$/.exec(value) ?? [];
      const source = stage ? folderOf(stage) : context;
      if (!source) throw new Error(`There is no stage ${stage}.`);
      const target = join(image.folder, resolve(image.workdir, to));
      return cp(join(source, from), target, { recursive: true });
    }
    case "RUN":
      return runClean(["sh", "-c", value], join(image.folder, image.workdir), image.env);
    case "USER":
      image.user = value;
      return;
    case "CMD":
      image.command = JSON.parse(value) as string[];
      return;
    case "HEALTHCHECK":
      image.healthCheck = JSON.parse(value.replace(/^.*? CMD /, "")) as string[];
      return;
    case "EXPOSE":
      return;
    default:
      throw new Error(`Not understood: ${name} ${value}`);
  }
}
