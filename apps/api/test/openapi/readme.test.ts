import { readFile } from "node:fs/promises";
import { Task } from "@todo/validation/task";
import { expect, it } from "vitest";
import { routes } from "../fixtures/routes.ts";

const readme = await readFile(new URL("../../../../README.md", import.meta.url), "utf8");

it("README.md names every route", () => {
  const paths = routes
    .filter((path) => !/\[userId\]|\[\.\.\.|\.js$/.test(path))
    .map((path) => path.replace("[id]", "{id}").replace(/^\/api\/auth(?=\/(register|login)$)/, ""));
  expect(paths.filter((path) => !readme.includes(path))).toEqual([]);
});

it("README.md shows tasks as they are", () => {
  const shown = readme.split("\n").filter((line) => /^\[?\{"id":/.test(line));
  expect(shown).toHaveLength(3);
  for (const line of shown) {
    const [task] = [JSON.parse(line) as object].flat();
    expect(Object.keys(task ?? {})).toEqual(Object.keys(Task.shape));
    expect(Task.safeParse(task).error).toBeUndefined();
  }
});
