import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, it } from "vitest";
import { send } from "../fixtures/send.ts";

const config = await createConfig({
  extends: ["recommended"],
  // `/api/tasks/{id}` and `/api/{user_id}/tasks` are both promised; only a user named "tasks" would be ambiguous.
  rules: { "no-ambiguous-paths": "off" },
});

async function lint(source: string): Promise<string[]> {
  const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
  return problems.map(({ ruleId, severity, message }) => `${severity} ${ruleId}: ${message}`);
}

const text = async () => (await send("GET", "/api/openapi.json")).text();

it("Redocly's recommended rules find nothing in the document", async () => {
  expect(await lint(await text())).toEqual([]);
});

it("Redocly's rules find what is wrong", async () => {
  const document = JSON.parse(await text());
  delete document.paths["/api/tasks"].get.operationId;
  document.paths["/api/health"].get.responses[200].description = 1;
  expect((await lint(JSON.stringify(document))).toSorted()).toEqual([
    expect.stringMatching(/^error struct: Expected type `string`/),
    expect.stringMatching(/^warn operation-operationId: /),
  ]);
});
