import { expect, it } from "vitest";
import { createTask } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

async function errorsOf(json: object, headers = {}) {
  const response = await send("POST", "/api/tasks", { as: await newUser(), json, headers });
  const text = await response.clone().text();
  const { status, error_code, errors = [] } = await errorOf(response);
  expect({ status, error_code }).toEqual({ status: 422, error_code: "VALIDATION_ERROR" });
  return { errors, text };
}

const strict = { prefer: "handling=strict" };

it("one entry for each problem, with its JSON Pointer", async () => {
  const { errors } = await errorsOf({ description: 7, completed: "yes" });
  expect(errors).toEqual([
    { pointer: "/title", detail: "Is required.", code: "invalid_type" },
    { pointer: "/description", detail: "Must be a string.", code: "invalid_type" },
    { pointer: "/completed", detail: "Must be true or false.", code: "invalid_type" },
  ]);
});

it("each limit has a sentence of its own", async () => {
  const tooLong = { title: "x".repeat(201), description: "x".repeat(1001) };
  expect((await errorsOf(tooLong)).errors).toEqual([
    { pointer: "/title", detail: "Must have at most 200 characters.", code: "too_big" },
    { pointer: "/description", detail: "Must have at most 1000 characters.", code: "too_big" },
  ]);
  const refused = { title: "", description: "\u0007" };
  expect((await errorsOf(refused)).errors).toEqual([
    { pointer: "/title", detail: "Must have at least 1 character.", code: "too_small" },
    {
      pointer: "/description",
      detail: "Must not contain control characters or unpaired surrogates.",
      code: "invalid_format",
    },
  ]);
  const invisible = (await errorsOf({ title: "\u200b" })).errors;
  expect(invisible).toMatchObject([{ detail: "Must have at least 1 visible character." }]);
});

it("20 entries at most, whatever was wrong", async () => {
  const unknown = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`member${at}`, at]));
  const { errors } = await errorsOf({ title: "", ...unknown }, strict);
  expect(errors).toHaveLength(20);
  expect(errors[0]).toMatchObject({ pointer: "/title" });
});

it("names with ~ and / are escaped as RFC 6901 has it", async () => {
  const { errors } = await errorsOf({ title: "x", "a/b~c~1": 1 }, strict);
  expect(errors).toMatchObject([{ pointer: "/a~1b~0c~01" }]);
});

it("a pointer is short and well-formed Unicode, whatever the name was", async () => {
  for (const name of ["x".repeat(60_000), "😀".repeat(200), `${"x".repeat(254)}😀`, "\ud800"]) {
    const { errors } = await errorsOf({ title: "x", [name]: 1 }, strict);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.pointer.length).toBeLessThanOrEqual(256);
    expect(errors[0]?.pointer.isWellFormed()).toBe(true);
  }
});

it("no value that was sent comes back", async () => {
  const secret = "SECRET-7f3a";
  const bodies = [
    { title: `${secret}\0`, description: `${secret}\u0007`, completed: secret },
    { title: [secret], description: { [secret]: secret }, completed: { secret } },
    { title: `${secret}${"x".repeat(200)}`, description: `${secret}${"x".repeat(1000)}` },
  ];
  for (const body of bodies) expect((await errorsOf(body)).text).not.toContain(secret);
});

it("no id that was sent comes back", async () => {
  const user = await newUser();
  const response = await send("GET", "/api/tasks/SECRET-7f3a", { as: user });
  expect(response.status).toBe(422);
  expect(await response.text()).not.toContain("SECRET-7f3a");
});

it("the path is judged before the body", async () => {
  const user = await newUser();
  await createTask(user);
  const response = await send("PUT", "/api/tasks/x", { as: user, json: { title: "" } });
  expect(await errorOf(response)).toMatchObject({ errors: [{ pointer: "{id}" }] });
});

it("a creation and both ways of changing refuse the same", async () => {
  const as = await newUser();
  const { id } = await createTask(as);
  const json = { title: "\u200b", description: "\u0007", completed: "true" };
  const answers = [
    await send("POST", "/api/tasks", { as, json }),
    await send("PUT", `/api/tasks/${id}`, { as, json }),
    await send("PATCH", `/api/${as.id}/tasks/${id}`, { as, json }),
  ];
  for (const answer of answers) {
    expect(await errorOf(answer)).toMatchObject({
      status: 422,
      errors: [
        { pointer: "/title", code: "too_small" },
        { pointer: "/description", code: "invalid_format" },
        { pointer: "/completed", code: "invalid_type" },
      ],
    });
  }
});
