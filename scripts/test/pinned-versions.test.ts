import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../local/workspace.ts";

const read = (name: string) => readFile(join(root, name), "utf8");

test("what is deployed names each base image by its digest", async () => {
  const text = `${await read("Dockerfile")}\n${await read("compose.yaml")}`;
  const images = Array.from(text.matchAll(/^(?:FROM|\s+image:) (\S+)/gm), ([, image]) => image);
  expect(images).toHaveLength(3);
  for (const image of images) expect(image).toMatch(/^[^@]+:[^@]+@sha256:[0-9a-f]{64}$/);
});

test.runIf(process.platform === "linux")(
  "the tests run on the Node.js that the image takes from the lockfile",
  async () => {
    const { optionalDependencies } = JSON.parse(await read("package.json")) as {
      optionalDependencies: Record<string, string>;
    };
    expect(process.version).toBe(`v${optionalDependencies[`node-linux-${process.arch}`]}`);
    expect(await read("Dockerfile")).toContain("cp node_modules/node-linux-*/bin/node .");
  },
);
