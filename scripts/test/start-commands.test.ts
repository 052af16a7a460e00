import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { selfHostedArgs } from "@todo/programs/api-server";
import { expect, test } from "vitest";
import { root } from "../local/workspace.ts";

test.each(["Dockerfile", "deploy/todo-api.service", "apps/api/package.json"])(
  "%s starts the server with the arguments that tests and benchmarks use",
  async (name) => {
    const text = await readFile(join(root, name), "utf8");
    const command = text.replaceAll('", "', " ").replaceAll("dist/", "");
    expect(command).toContain(`node ${selfHostedArgs.join(" ").replace("dist/", "")}`);
  },
);
