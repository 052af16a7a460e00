interface Schema {
  name?: string;
  type?: string | string[];
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  [keyword: string]: unknown;
}

type Value = { name: string; in: string; required?: boolean; schema: Schema };
type Message = {
  required?: boolean;
  headers?: Record<string, Value>;
  content?: Record<string, { schema: Schema }>;
};
type Operation = {
  operationId?: string;
  security?: object[];
  parameters?: Value[];
  requestBody?: Message;
  responses: Record<string, Message>;
};
type Direction = "request" | "response";

/** Lists what in `after` breaks a client written against `before`. */
export function breakingChanges(before: object, after: object): string[] {
  const now = new Map(operationsOf(after));
  const problems = operationsOf(before).flatMap(([name, operation]) => [
    ...operationChanges(name, operation, now.get(name)),
  ]);
  return [...new Set(problems)];
}

function operationsOf(document: object): [string, Operation][] {
  const { paths } = resolver(document)(document) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

/** Replaces each `$ref` by its target. No schema may contain itself. */
function resolver(document: object) {
  const named = new Map<string, unknown>();
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    if (!("$ref" in value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
    const reference = String(value.$ref);
    const [, ...path] = reference.split("/");
    const target = path.reduce<unknown>((inner, key) => (inner as Schema)[key], document);
    const known = named.get(reference) ?? resolve({ name: path.at(-1), ...(target as object) });
    named.set(reference, known);
    return known;
  };
  return resolve;
}

function* operationChanges(name: string, was: Operation, is?: Operation): Generator<string> {
  if (!is) {
    yield `${name} is gone`;
    return;
  }
  if (was.operationId !== is.operationId) yield `${name} has another operationId`;
  if (!was.security?.length && is.security?.length) yield `${name} needs credentials now`;
  yield* schemaChanges(name, requestOf(was), requestOf(is), "request");
  yield* schemaChanges(name, responsesOf(was), responsesOf(is), "response");
}

/** Parameters and body as members of one object, for the same comparison. */
function requestOf({ parameters = [], requestBody: body }: Operation): Schema {
  const values = parameters.map((each): [string, Value] => [`${each.in} ${each.name}`, each]);
  const { properties, required } = objectOf(values);
  if (!body) return { properties, required };
  return {
    properties: { ...properties, body: messageOf(body) },
    required: body.required ? [...required, "body"] : required,
  };
}

function responsesOf({ responses }: Operation): Schema {
  const messages = Object.entries(responses);
  return {
    properties: Object.fromEntries(messages.map(([status, it]) => [status, messageOf(it)])),
  };
}

function messageOf({ headers = {}, content = {} }: Message): Schema {
  const values = Object.entries(headers).map(([name, it]): [string, Value] => [
    `header ${name}`,
    it,
  ]);
  const { properties, required } = objectOf(values);
  const bodies = Object.entries(content).map(([type, { schema }]) => [type, schema] as const);
  return { properties: { ...properties, ...Object.fromEntries(bodies) }, required };
}

function objectOf(values: [string, Value][]) {
  return {
    properties: Object.fromEntries(values.map(([name, { schema }]) => [name, schema])),
    required: values.filter(([, value]) => value.required).map(([name]) => name),
  };
}

function* schemaChanges(place: string, was: Schema, is: Schema, way: Direction): Generator<string> {
  const name = was.name ? `${was.name} in a ${way}` : place;
  yield* typeChanges(name, was, is, way);
  if (way === "request") yield* limitChanges(name, was, is);
  yield* memberChanges(name, was, is, way);
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const)
    yield* partChanges(`${name} ${keyword}`, was[keyword] ?? [], is[keyword] ?? [], way);
  if (was.items) yield* schemaChanges(`${name}[]`, was.items, is.items ?? {}, way);
}

function* typeChanges(name: string, was: Schema, is: Schema, way: Direction): Generator<string> {
  const typesOf = ({ type = [] }: Schema) => [type].flat();
  const [wider, narrower] = way === "request" ? [was, is] : [is, was];
  const lost = typesOf(wider).filter((type) => !typesOf(narrower).includes(type));
  if (narrower.type && lost.length > 0)
    yield `${name} is of type ${typesOf(is).join(" or ")}, was ${typesOf(was).join(" or ")}`;
}

const bounds = ["Length", "imum", "Items", "Properties"].flatMap((it) => [`min${it}`, `max${it}`]);

/** Accepted values must remain accepted. */
function* limitChanges(name: string, was: Schema, is: Schema): Generator<string> {
  const valuesOf = (schema: Schema) => schema.enum ?? ("const" in schema ? [schema.const] : null);
  const allowed = valuesOf(is);
  const lost = allowed && (valuesOf(was) ?? ["any"]).filter((value) => !allowed.includes(value));
  if (lost && lost.length > 0) yield `${name} no longer takes ${lost.join(", ")}`;
  for (const bound of bounds) {
    const sign = bound.startsWith("min") ? 1 : -1;
    const strictness = (schema: Schema) => sign * Number(schema[bound] ?? -sign * Infinity);
    if (strictness(is) > strictness(was)) yield `${name} has a stricter ${bound}`;
  }
  if (is.pattern !== undefined && is.pattern !== was.pattern) yield `${name} has a new pattern`;
}

function* memberChanges(name: string, was: Schema, is: Schema, way: Direction): Generator<string> {
  const [before, now] = [was.required ?? [], is.required ?? []];
  const added = now.filter((member) => !before.includes(member));
  const lost = before.filter((member) => !now.includes(member));
  if (way === "request") for (const member of added) yield `${name}/${member} is required now`;
  else for (const member of lost) yield `${name}/${member} may be missing now`;
  for (const [member, schema] of Object.entries(was.properties ?? {})) {
    const present = is.properties?.[member];
    if (present) yield* schemaChanges(`${name}/${member}`, schema, present, way);
    else yield `${name}/${member} is gone`;
  }
}

function* partChanges(
  name: string,
  was: Schema[],
  is: Schema[],
  way: Direction,
): Generator<string> {
  const isFewer = way === "request" ? is.length < was.length : is.length > was.length;
  if (isFewer || (was.length === 0) !== (is.length === 0)) yield `${name} has other alternatives`;
  for (const [index, part] of was.entries())
    if (is[index]) yield* schemaChanges(`${name}(${index})`, part, is[index], way);
}
