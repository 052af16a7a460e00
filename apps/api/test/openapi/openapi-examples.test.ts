import { expect, it } from "vitest";
import { validatorOf } from "../fixtures/openapi-answer.ts";
import { send } from "../fixtures/send.ts";

const document = await (await send("GET", "/api/openapi.json")).json();

type Json = ReturnType<typeof JSON.parse>;

interface Example {
  place: string;
  schema: object;
  value: unknown;
}

/** Every example that stands beside a schema or in one. */
function examplesIn(node: unknown, place = ""): Example[] {
  if (typeof node !== "object" || node === null) return [];
  const { schema, example, examples, ...members } = node as Record<string, Json>;
  const beside = Object.values<{ value: unknown }>(schema && examples ? examples : {});
  const values = [
    ...(schema && "example" in node ? [example] : []),
    ...beside.map((one) => one.value),
  ];
  const within = Array.isArray(examples) ? examples : [];
  return [
    ...values.map((value) => ({ place, schema, value })),
    ...within.map((value) => ({ place, schema: members, value })),
    ...examplesIn(schema, `${place}/schema`),
    ...Object.entries(members).flatMap(([name, member]) => examplesIn(member, `${place}/${name}`)),
  ];
}

const examples = examplesIn(document);

it("shows an example of every body and answer of the tasks and of signing in", () => {
  const places = examples.map(({ place }) => place).join("\n");
  for (const [path, item] of Object.entries<Record<string, Json>>(document.paths)) {
    for (const [method, { tags, requestBody, responses }] of Object.entries(item)) {
      if (tags.includes("Better Auth")) continue;
      const operation = `/paths/${path}/${method}`;
      if (requestBody) expect(places).toContain(`${operation}/requestBody`);
      const [success, answer] = Object.entries<Json>(responses)[0] ?? [];
      if (answer.content) expect(places).toContain(`${operation}/responses/${success}/content`);
    }
  }
});

it("shows only examples that are valid", () => {
  expect(examples.length).toBeGreaterThan(50);
  for (const { place, schema, value } of examples) {
    const validate = validatorOf(schema);
    expect(validate(value) || validate.errors, `${place}: ${JSON.stringify(value)}`).toBe(true);
  }
});
