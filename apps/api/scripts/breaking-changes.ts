// What of the previous OpenAPI document a client may rely on, and no longer could.

type Json = Record<string, unknown>;
type Direction = "request" | "response";

/** Everything in `after` that breaks a client written against `before`; empty if nothing does. */
export function breakingChanges(before: object, after: object): string[] {
  const comparison = new Comparison(before as Json, after as Json);
  for (const [path, item] of entries((before as Json).paths)) {
    for (const [method, operation] of entries(item)) {
      const now = at((after as Json).paths, path, method);
      comparison.operation(`${method.toUpperCase()} ${path}`, operation, now);
    }
  }
  return comparison.problems;
}

const upperBounds = ["maxLength", "maximum", "maxItems", "maxProperties"];
const lowerBounds = ["minLength", "minimum", "minItems", "minProperties"];

class Comparison {
  readonly problems: string[] = [];
  /** Named schemas are compared once for each direction. */
  private readonly compared = new Set<string>();
  private readonly before: Json;
  private readonly after: Json;

  constructor(before: Json, after: Json) {
    this.before = before;
    this.after = after;
  }

  operation(name: string, before: Json, after: Json | undefined): void {
    if (!after) return this.report(name, "is gone");
    if (before.operationId !== after.operationId) this.report(name, "has another operationId");
    if (isPublic(before) && !isPublic(after)) this.report(name, "needs credentials now");
    this.parameters(name, before, after);
    this.requestBody(`${name} body`, before.requestBody as Json, after.requestBody as Json);
    for (const [status, response] of entries(before.responses)) {
      const now = at(after.responses, status);
      if (now) this.response(`${name} ${status}`, response, now);
      else this.report(`${name} ${status}`, "is gone");
    }
  }

  private parameters(name: string, before: Json, after: Json): void {
    const known = this.parametersOf(before, this.before);
    const present = this.parametersOf(after, this.after);
    for (const [key, parameter] of known) {
      const now = present.get(key);
      if (!now) this.report(`${name} ${key}`, "is gone");
      else this.schema(`${name} ${key}`, parameter.schema, now.schema, "request");
    }
    for (const [key, parameter] of present) {
      const isNew = parameter.required === true && known.get(key)?.required !== true;
      if (isNew) this.report(`${name} ${key}`, "is required now");
    }
  }

  private parametersOf(operation: Json, document: Json): Map<string, Json> {
    const parameters = ((operation.parameters ?? []) as Json[]).map((one) =>
      resolve(one, document),
    );
    return new Map(parameters.map((one) => [`${String(one.in)} ${String(one.name)}`, one]));
  }

  private requestBody(name: string, before: Json | undefined, after: Json | undefined): void {
    if (after?.required === true && before?.required !== true) {
      this.report(name, "is required now");
    }
    this.content(name, before, after, "request");
  }

  private response(name: string, before: Json, after: Json): void {
    const [was, is] = [resolve(before, this.before), resolve(after, this.after)];
    for (const [header, value] of entries(was.headers)) {
      const now = at(is.headers, header);
      const mayBeMissing = !now || resolve(now, this.after).required !== true;
      if (resolve(value, this.before).required === true && mayBeMissing) {
        this.report(`${name} header ${header}`, "may be missing now");
      }
    }
    this.content(name, was, is, "response");
  }

  private content(name: string, before: Json | undefined, after: Json | undefined, way: Direction) {
    for (const [type, media] of entries(before?.content)) {
      const now = at(after?.content, type);
      if (now) this.schema(name, media.schema, now.schema, way);
      else this.report(`${name} ${type}`, "is gone");
    }
  }

  private schema(place: string, before: unknown, after: unknown, way: Direction): void {
    const reference = (before as Json).$ref;
    const name =
      typeof reference === "string" ? `${reference.split("/").at(-1)} in a ${way}` : place;
    const pair = JSON.stringify([name, after]);
    if (name !== place && this.compared.has(pair)) return;
    this.compared.add(pair);
    const [was, is] = [resolve(before as Json, this.before), resolve(after as Json, this.after)];
    this.types(name, was, is, way);
    if (way === "request") this.limits(name, was, is);
    this.members(name, was, is, way);
    for (const keyword of ["anyOf", "oneOf", "allOf"]) this.parts(name, keyword, was, is, way);
    if (was.items) this.schema(`${name}[]`, was.items, is.items ?? {}, way);
  }

  private types(name: string, was: Json, is: Json, way: Direction): void {
    const [wider, narrower] = way === "request" ? [was, is] : [is, was];
    const missing = typesOf(wider).filter((type) => !typesOf(narrower).includes(type));
    if (narrower.type && missing.length > 0) {
      this.report(name, `is of type ${typesOf(is).join(" or ")}, was ${typesOf(was).join(" or ")}`);
    }
  }

  /** A value that was accepted must be so still. */
  private limits(name: string, was: Json, is: Json): void {
    const allowed = (is.enum ?? (is.const === undefined ? undefined : [is.const])) as unknown[];
    const values = (was.enum ?? (was.const === undefined ? undefined : [was.const])) as unknown[];
    const lost = allowed && (values ? values.filter((value) => !allowed.includes(value)) : ["any"]);
    if (lost && lost.length > 0) this.report(name, `no longer takes ${lost.join(", ")}`);
    for (const bound of upperBounds) {
      if (Number(is[bound] ?? Infinity) < Number(was[bound] ?? Infinity)) {
        this.report(name, `has a lower ${bound}`);
      }
    }
    for (const bound of lowerBounds) {
      if (Number(is[bound] ?? -Infinity) > Number(was[bound] ?? -Infinity)) {
        this.report(name, `has a higher ${bound}`);
      }
    }
    if (is.pattern !== undefined && is.pattern !== was.pattern)
      this.report(name, "has a new pattern");
  }

  private members(name: string, was: Json, is: Json, way: Direction): void {
    const [required, requiredNow] = [namesOf(was.required), namesOf(is.required)];
    const [from, to] = way === "request" ? [requiredNow, required] : [required, requiredNow];
    for (const member of from.filter((one) => !to.includes(one))) {
      const problem = way === "request" ? "is required now" : "may be missing now";
      this.report(`${name}/${member}`, problem);
    }
    for (const [member, schema] of entries(was.properties)) {
      const now = at(is.properties, member);
      if (now) this.schema(`${name}/${member}`, schema, now, way);
      else this.report(`${name}/${member}`, "is gone");
    }
  }

  private parts(name: string, keyword: string, was: Json, is: Json, way: Direction): void {
    const [parts, partsNow] = [list(was[keyword]), list(is[keyword])];
    const isFewer =
      way === "request" ? partsNow.length < parts.length : partsNow.length > parts.length;
    const isChanged = (parts.length === 0) !== (partsNow.length === 0);
    if (isFewer || isChanged) this.report(name, `has other alternatives (${keyword})`);
    for (const [index, part] of parts.entries()) {
      if (partsNow[index]) this.schema(`${name}(${index})`, part, partsNow[index], way);
    }
  }

  private report(name: string, problem: string): void {
    this.problems.push(`${name} ${problem}`);
  }
}

function entries(value: unknown): [string, Json][] {
  return Object.entries((value ?? {}) as Record<string, Json>);
}

function at(value: unknown, ...keys: string[]): Json | undefined {
  return keys.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value) as Json;
}

function resolve(value: Json, document: Json): Json {
  if (typeof value.$ref !== "string") return value;
  return at(document, ...value.$ref.split("/").slice(1)) ?? {};
}

function list(value: unknown): Json[] {
  return (value ?? []) as Json[];
}

function namesOf(value: unknown): string[] {
  return (value ?? []) as string[];
}

function typesOf({ type }: Json): string[] {
  return [type ?? []].flat() as string[];
}

function isPublic({ security }: Json): boolean {
  return list(security).length === 0;
}
