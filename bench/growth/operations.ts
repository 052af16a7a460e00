import { send } from "../system/api-client.ts";
import type { BenchUser } from "../system/bench-users.ts";

/** A user on one server. */
export interface Subject {
  origin: string;
  user: BenchUser;
  /** Path of the 50th page. */
  deepPage: string;
}

export interface Operation {
  name: string;
  /** Resolves to the milliseconds until the response. */
  time: (subject: Subject, repetition: number) => Promise<number>;
}

const pageSize = 50;
const deepPageNumber = 50;
const pageOf = (size: number) => `/api/tasks?limit=${size}`;

/** Pages have 50 tasks, or 2 if the list is short. */
export async function findDeepPage(origin: string, user: BenchUser): Promise<string> {
  const size = user.taskIds.length >= deepPageNumber * pageSize ? pageSize : 2;
  let path = pageOf(size);
  for (let page = 1; page < deepPageNumber; page += 1) {
    const answer = await send(origin, { method: "GET", path, token: user.token });
    const { next_cursor: cursor } = answer as { next_cursor: string | null };
    if (cursor === null) throw new Error(`There is no page ${page + 1}.`);
    path = `${pageOf(size)}&cursor=${cursor}`;
  }
  return path;
}

export const operations: Operation[] = [
  { name: "get one", time: (subject, n) => get(subject, `/api/tasks/${taskOf(subject, n)}`) },
  { name: "first page", time: (subject) => get(subject, pageOf(pageSize)) },
  { name: "page 50", time: (subject) => get(subject, subject.deepPage) },
  {
    name: "search",
    time: (subject, n) => get(subject, `${pageOf(pageSize)}&search=number+${n % 10}`),
  },
  { name: "create", time: create },
  { name: "toggle", time: toggle },
  { name: "undo", time: undo },
  {
    name: "changes since 0",
    time: (subject) => get(subject, `/api/changes?since=0&limit=${pageSize}`),
  },
];

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function get({ origin, user: { token } }: Subject, path: string): Promise<number> {
  return timed(() => send(origin, { method: "GET", path, token }));
}

function taskOf({ user: { taskIds } }: Subject, repetition: number): number {
  return taskIds[(repetition * 37) % taskIds.length] ?? 0;
}

async function create({ origin, user: { token } }: Subject): Promise<number> {
  const body = JSON.stringify({ title: "Buy milk" });
  let id = 0;
  const milliseconds = await timed(async () => {
    const answer = await send(origin, { method: "POST", path: "/api/tasks", token, body });
    ({ id } = answer as { id: number });
  });
  // Restores the length of the list.
  await send(origin, { method: "DELETE", path: `/api/tasks/${id}`, token });
  return milliseconds;
}

function toggle(subject: Subject, repetition: number): Promise<number> {
  const { origin, user } = subject;
  const path = `/api/tasks/${taskOf(subject, repetition)}/complete`;
  const body = JSON.stringify({ completed: repetition % 2 === 0 });
  return timed(() => send(origin, { method: "PATCH", path, token: user.token, body }));
}

async function undo(subject: Subject, repetition: number): Promise<number> {
  // Undoing a creation would delete the task.
  await toggle(subject, repetition);
  const path = `/api/tasks/${taskOf(subject, repetition)}/undo`;
  return timed(() => send(subject.origin, { method: "POST", path, token: subject.user.token }));
}
