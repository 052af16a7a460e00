import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import * as parts from "#app-shell/next-parts.ts";

const require = createRequire(import.meta.url);
const ofNext = (path: string) => require(`next/dist/${path}`) as Record<string, unknown>;

it("what stands for parts of Next.js in browsers has their values", () => {
  const constants = { ...ofNext("lib/constants"), ...ofNext("shared/lib/constants") };
  const names = Object.keys(parts).filter((name) => /^(?:NEXT|DEV|MATCHED)_/.test(name));
  expect(names).toHaveLength(6);
  for (const name of names) expect(parts).toHaveProperty(name, constants[name]);
});

it.each(["page", "[missing]", "[...missing]", "[[...missing]]", "[id].txt"])(
  "a segment is read as Next.js reads it: %s",
  (segment) => {
    const next = ofNext("shared/lib/router/utils/get-dynamic-param");
    const read = next["parseMatchedParameter"] as typeof parts.parseMatchedParameter;
    const inner = /^\[(.*)\]$/.exec(segment)?.[1] ?? segment;
    expect(parts.parseMatchedParameter(inner)).toEqual(read(inner));
    expect(parts.PARAMETER_PATTERN).toEqual(next["PARAMETER_PATTERN"]);
  },
);

it("everything of a part that browsers read has something in its place", () => {
  const used: [string, string][] = [
    ["shared/lib/router/utils/route-regex.js", "_constants|_interceptionroutes|_getdynamicparam"],
    ["shared/lib/router/utils/is-dynamic.js", "_interceptionroutes"],
    ["shared/lib/router/utils/route-match-utils.js", "_routepatternnormalizer"],
    ["shared/lib/router/router.js", "_constants|_script"],
    ["client/page-loader.js", "_constants"],
  ];
  for (const [file, modules] of used) {
    const text = readFileSync(require.resolve(`next/dist/${file}`), "utf8");
    const names = text.matchAll(new RegExp(`\\b(?:${modules})\\.(\\w+)`, "g"));
    for (const [, name = ""] of names) if (!unreached.has(name)) expect(parts).toHaveProperty(name);
  }
});

/** Called for routes that are intercepted, or whose parameters touch. */
const unreached = new Set([
  "extractInterceptionRouteInformation",
  "normalizeAdjacentParameters",
  "stripNormalizedSeparators",
]);
