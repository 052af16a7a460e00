import type { components } from "./api-schema.ts";

type Members = components["schemas"]["UpdateTask"];

/** Whether `stored` already has the values of `wanted`. */
export function isSaved(wanted: Members, stored: Members): boolean {
  const present = comparable(stored);
  return Object.entries(comparable(wanted)).every(
    ([name, value]) =>
      value === undefined || JSON.stringify(value) === JSON.stringify(present[name]),
  );
}

/** Normalizes members as the API does. */
function comparable(members: Members): Record<string, unknown> {
  const { title, due_date, time_zone, tags, ...others } = members;
  return {
    ...others,
    title: title?.trim(),
    due_date: due_date && comparableDueDate(due_date),
    time_zone: time_zone && time_zone.toLowerCase(),
    tags: tags?.map((tag) => tag.trim()),
  };
}

/** The API adds seconds and milliseconds, and converts instants to UTC. */
function comparableDueDate(text: string): string {
  const [time, zone] = /T[^Z+-]*(Z|[+-].*)?$/.exec(text) ?? [];
  if (time === undefined) return text;
  return zone === undefined ? `local ${Date.parse(`${text}Z`)}` : `instant ${Date.parse(text)}`;
}
