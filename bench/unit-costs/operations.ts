// The requests whose costs are measured.
import type { BenchUser } from "../system/bench-users.ts";

export interface Subject {
  origin: string;
  user: BenchUser;
  /** Of the last response to each path. */
  etags: Map<string, string>;
}

export interface Operation {
  name: string;
  /** Sends it; `round` counts from 0. Throws at any other status than 2xx and 304. */
  run: (subject: Subject, round: number) => Promise<void>;
}

interface Sent {
  method?: string;
  path: string;
  body?: object;
}

async function send({ origin, user, etags }: Subject, { method = "GET", path, body }: Sent) {
  const etag = etags.get(path);
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${user.token}`,
      ...(etag !== undefined && { "if-none-match": etag }),
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  if (!response.ok && response.status !== 304) throw new Error(`${response.status} to ${path}`);
  return response;
}

const taskOf = ({ user }: Subject, round: number) =>
  `/api/tasks/${user.taskIds[round % user.taskIds.length]}`;

async function pollUnchanged(subject: Subject) {
  const path = "/api/tasks?limit=50&status=pending";
  const response = await send(subject, { path });
  const etag = response.headers.get("etag");
  if (etag) subject.etags.set(path, etag);
}

const twenty = (subject: Subject, round: number) =>
  Array.from({ length: 20 }, (_, index) => ({
    op: "update",
    id: subject.user.taskIds[(round * 20 + index) % subject.user.taskIds.length],
    title: `Renamed in round ${round}`,
  }));

const newTask = {
  title: "Call the bank about the card",
  description: "Ask for the new limit",
  due_date: "2027-03-01",
  priority: "high",
  tags: ["home"],
};

/** Those that delete come last: they use up the tasks. */
export const operations: Operation[] = [
  { name: "get one", run: async (of, n) => void (await send(of, { path: taskOf(of, n) })) },
  {
    name: "list, 50 of 2,000",
    run: async (of) => void (await send(of, { path: "/api/tasks?limit=50" })),
  },
  { name: "list, unchanged (304)", run: pollUnchanged },
  { name: "counts", run: async (of) => void (await send(of, { path: "/api/tasks/counts" })) },
  {
    name: "changes, none new",
    run: async (of) => void (await send(of, { path: "/api/changes?since=0&limit=1" })),
  },
  {
    name: "create",
    run: async (of) => void (await send(of, { method: "POST", path: "/api/tasks", body: newTask })),
  },
  {
    name: "toggle",
    run: async (of, n) =>
      void (await send(of, {
        method: "PATCH",
        path: `${taskOf(of, n)}/complete`,
        body: { completed: n % 2 === 0 },
      })),
  },
  {
    name: "edit of the title",
    run: async (of, n) =>
      void (await send(of, {
        method: "PATCH",
        path: taskOf(of, n),
        body: { title: `Renamed ${n}` },
      })),
  },
  {
    name: "undo",
    run: async (of, n) => void (await send(of, { method: "POST", path: `${taskOf(of, n)}/undo` })),
  },
  {
    name: "edit of 20 in bulk",
    run: async (of, n) =>
      void (await send(of, {
        method: "POST",
        path: "/api/tasks/bulk",
        body: { operations: twenty(of, n) },
      })),
  },
  {
    name: "delete",
    run: async (of, n) => void (await send(of, { method: "DELETE", path: taskOf(of, n) })),
  },
];
