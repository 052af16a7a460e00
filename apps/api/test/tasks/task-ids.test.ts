import { describe, expect, it } from "vitest";
import { createTask, families, listTasks } from "../fixtures/families.ts";
import { errorOf, factsOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const verbs = [
  { method: "GET", suffix: "" },
  { method: "PUT", suffix: "" },
  { method: "PATCH", suffix: "" },
  { method: "DELETE", suffix: "" },
  { method: "PATCH", suffix: "/complete" },
];
const cases = families.flatMap((family) => verbs.map((verb) => ({ ...family, ...verb })));

describe.each(cases)("$method $family/{id}$suffix", ({ method, suffix, tasksOf }) => {
  async function request(idOf: (id: number, uid: string) => string) {
    const user = await newUser();
    const task = await createTask(user);
    const path = `${tasksOf(user)}/${idOf(task.id, task.uid)}${suffix}`;
    const json = method.startsWith("P") ? { completed: true } : undefined;
    return { user, task, response: await send(method, path, { as: user, json }) };
  }

  it("2xx for the id in plain decimal digits", async () => {
    expect((await request(String)).response.ok).toBe(true);
  });

  it.each<[string, (id: number, uid: string) => string]>([
    ["lower case", (_id, uid) => uid],
    ["upper case", (_id, uid) => uid.toUpperCase()],
  ])("2xx for the uid in %s: the same task", async (_name, idOf) => {
    const { user, task, response } = await request(idOf);
    expect(response.ok).toBe(true);
    const { id, uid } = task;
    if (response.status === 200) expect(await response.json()).toMatchObject({ id, uid });
    expect(await listTasks(user)).toHaveLength(method === "DELETE" ? 0 : 1);
  });

  it.each<[string, (id: number, uid: string) => string]>([
    ["a leading zero", (id) => `0${id}`],
    ["a plus", (id) => `+${id}`],
    ["a minus", (id) => `-${id}`],
    ["a fraction", (id) => `${id}.0`],
    ["an exponent", (id) => `${id}e0`],
    ["hexadecimal", (id) => `0x${id.toString(16)}`],
    ["underscores", (id) => `${id}_0`],
    ["a space before", (id) => `%20${id}`],
    ["a space behind", (id) => `${id}%20`],
    ["a line break behind", (id) => `${id}%0A`],
    ["NUL behind", (id) => `${id}%00`],
    ["full-width digits", (id) => [...String(id)].map((digit) => `%EF%BC%9${digit}`).join("")],
    ["Arabic digits", (id) => [...String(id)].map((digit) => `%D9%A${digit}`).join("")],
    ["an encoded slash", (id) => `${id}%2F${id}`],
    ["a list", (id) => `${id},${id}`],
    ["words", () => "undefined"],
    ["NaN", () => "NaN"],
    ["Infinity", () => "Infinity"],
    ["SQL", (id) => encodeURIComponent(`${id} or 1=1`)],
    ["a UUID without hyphens", (_id, uid) => uid.replaceAll("-", "")],
    ["a UUID in braces", (_id, uid) => `%7B${uid}%7D`],
    ["a UUID as a URN", (_id, uid) => `urn:uuid:${uid}`],
    ["a UUID that lacks a digit", (_id, uid) => uid.slice(0, -1)],
    ["a UUID with a digit more", (_id, uid) => `${uid}0`],
    ["a UUID and a line break", (_id, uid) => `${uid}%0A`],
    ["a UUID with a letter beyond f", (_id, uid) => `g${uid.slice(1)}`],
  ])("422 that names {id} for %s, and the task stays", async (_name, idOf) => {
    const { user, task, response } = await request(idOf);
    expect(await errorOf(response)).toEqual({
      status: 422,
      detail: "The request has values that are not acceptable.",
      error_code: "VALIDATION_ERROR",
      request_id: expect.any(String),
      errors: [
        {
          pointer: "{id}",
          detail: "Must be a whole number in plain decimal digits, or a UUID.",
          code: "invalid_format",
        },
      ],
    });
    expect(await listTasks(user)).toEqual([task]);
  });

  it.each<[string, (id: number) => string]>([
    ["0", () => "0"],
    ["2^31 - 1", () => "2147483647"],
    ["2^31", () => "2147483648"],
    ["2^32 + the id, which 32 bits would wrap", (id) => String(2 ** 32 + id)],
    ["2^53", () => "9007199254740992"],
    ["2^53 + 1, which a double can't hold", () => "9007199254740993"],
    ["2^63 - 1", () => "9223372036854775807"],
    ["2^63", () => "9223372036854775808"],
    ["2^64 + the id, which 64 bits would wrap", (id) => String(2n ** 64n + BigInt(id))],
    ["a thousand digits", () => "9".repeat(1000)],
    ["a UUID that names nothing", () => "00000000-0000-4000-8000-000000000000"],
  ])("404 for %s", async (_name, idOf) => {
    const { user, task, response } = await request(idOf);
    const expected = { status: 404, error_code: "RESOURCE_NOT_FOUND" };
    expect(await errorOf(response)).toMatchObject(expected);
    expect(await listTasks(user)).toEqual([task]);
  });
});

it.each(cases)(
  "404 for another user's uid as for one that names nothing: $method $family/{id}$suffix",
  async ({ method, suffix, tasksOf }) => {
    const [user, victim] = [await newUser(), await newUser()];
    const task = await createTask(victim);
    const [foreign, missing] = [task.uid, "00000000-0000-4000-8000-000000000000"];
    const answers = [foreign, missing].map((uid) =>
      send(method, `${tasksOf(user)}/${uid}${suffix}`, {
        as: user,
        json: method.startsWith("P") ? { completed: true } : undefined,
        headers: { "if-match": '"1"' },
      }),
    );
    const [first, second] = await Promise.all(answers);
    expect(first?.status).toBe(404);
    expect(await factsOf(first as Response)).toBe(await factsOf(second as Response));
    expect(await listTasks(victim)).toEqual([task]);
  },
);

it("200 for the id in percent-encoded digits, which are the same URL", async () => {
  const user = await newUser();
  const task = await createTask(user);
  const encoded = [...String(task.id)].map((digit) => `%3${digit}`).join("");
  const response = await send("GET", `/api/tasks/${encoded}`, { as: user });
  expect(await response.json()).toEqual(task);
});
