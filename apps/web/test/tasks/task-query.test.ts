import { expect, describe, it } from "vitest";
import { parseTaskQuery, toSearchParams, wholeList } from "#tasks/cache/task-query.ts";

describe("parseTaskQuery", () => {
  it("reads what toSearchParams writes", () => {
    const query = { status: "pending", search: "a&b=c", sort: "-priority" } as const;
    expect(parseTaskQuery(toSearchParams(query))).toEqual(query);
    expect(toSearchParams(wholeList).toString()).toBe("");
  });

  it("cuts a search that the API would refuse for its length", () => {
    const parameters = new URLSearchParams({ search: "x".repeat(300) });
    expect(parseTaskQuery(parameters).search).toHaveLength(200);
  });

  it("ignores what it does not know", () => {
    const parameters = new URLSearchParams("status=done&sort=-title&page=2");
    expect(parseTaskQuery(parameters)).toEqual(wholeList);
  });
});
