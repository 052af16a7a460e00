import { describe, expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

describe("422, because the query is no text, for", () => {
  it.each([
    ["a byte that UTF-8 never has", "search=%FF"],
    ["an encoded surrogate", "search=%ED%A0%80"],
    ["an overlong sequence", "search=%C0%AF"],
    ["a cut sequence", "search=a%E2%82"],
    ["bytes of ISO 8859-1", "search=caf%E9"],
    ["NUL", "search=a%00"],
    ["NUL in a parameter that nobody reads", "other=%00"],
    ["a byte that UTF-8 never has, in a name", "%FF=1"],
    ["one in the second of two values", "search=a&search=%FF"],
  ])("%s", async (_name, query) => {
    const as = await newUser();
    for (const tasks of ["/api/tasks", `/api/${as.id}/tasks`]) {
      expect(await errorOf(await send("GET", `${tasks}?${query}`, { as }))).toMatchObject({
        status: 422,
        error_code: "VALIDATION_ERROR",
        errors: [
          {
            pointer: query.startsWith("search=") ? "?search" : "?",
            detail: "Must be UTF-8 without NUL.",
            code: "invalid_format",
          },
        ],
      });
    }
  });

  it("Better Auth's routes, too", async () => {
    const response = await send("GET", "/api/auth/verify-email?token=%FF");
    expect(await errorOf(response)).toMatchObject({ status: 422, error_code: "VALIDATION_ERROR" });
  });
});

describe("a query that is text", () => {
  it.each([
    ["%C3%A9", "é"],
    ["é", "é"],
    ["%F0%9F%98%80", "😀"],
    ["%EF%BF%BD", "\ufffd"],
    ["100%", "100%"],
    ["%zz", "%zz"],
    ["a+b", "a b"],
  ])("search=%s finds %j", async (search, title) => {
    const as = await newUser();
    const stored = await createTask(as, { title: `x${title}x` });
    await createTask(as, { title: "other" });
    const response = await send("GET", `/api/tasks?search=${search}`, { as });
    expect(await response.json()).toEqual([stored]);
  });

  it("is read by names that are known: others are ignored, whatever objects inherit", async () => {
    const query = "__proto__=1&constructor=1&toString=1&hasOwnProperty=1&x=1";
    const response = await send("GET", `/api/tasks?${query}`, { as: await newUser() });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: [],
    });
  });

  it("422 for more than 100 parameters, whoever reads them", async () => {
    const as = await newUser();
    const parameters = (count: number) =>
      Array.from({ length: count }, (_, n) => `x${n}`).join("&");
    expect((await send("GET", `/api/tasks?${parameters(100)}`, { as })).status).toBe(200);
    for (const path of ["/api/tasks", "/api/auth/verify-email"]) {
      expect(await errorOf(await send("GET", `${path}?${parameters(101)}`, { as }))).toMatchObject({
        status: 422,
        errors: [{ pointer: "?", detail: "Must have at most 100 parameters.", code: "too_big" }],
      });
    }
  });

  it("422 for a parameter that is given twice", async () => {
    const response = await send("GET", "/api/tasks?limit=1&x=1&limit=1", { as: await newUser() });
    expect(await errorOf(response)).toMatchObject({ status: 422, errors: [{ pointer: "?limit" }] });
  });
});
