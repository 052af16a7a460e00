// The workloads of every contender, as HTTP requests and as the bare query.
import type { Db } from "@todo/db/database";
import { type BenchUser, createBenchUsers } from "../system/bench-users.ts";
import type { HttpRequest } from "../load/load.ts";

export interface BenchData {
  ten: BenchUser[];
  hundred: BenchUser[];
  thousand: BenchUser[];
  /** Have no task at first. */
  writers: BenchUser[];
}

export interface Workload {
  name: string;
  title: string;
  requests: (data: BenchData) => HttpRequest[];
  /** For pgbench; absent where a script could not do the same work. */
  query?: string;
}

/** Many users, so that neither a cached token nor the lock of one row decides. */
export async function createBenchData(db: Db): Promise<BenchData> {
  return {
    ten: await createBenchUsers(db, { name: "ten", users: 100, tasks: 10 }),
    hundred: await createBenchUsers(db, { name: "hundred", users: 50, tasks: 100 }),
    thousand: await createBenchUsers(db, { name: "thousand", users: 10, tasks: 1000 }),
    writers: await createBenchUsers(db, { name: "writer", users: 200, tasks: 0 }),
  };
}

const get = (user: BenchUser): HttpRequest[] =>
  user.taskIds.map((id) => ({ method: "GET", path: `/api/tasks/${id}`, token: user.token }));

const list = ({ token }: BenchUser): HttpRequest => ({ method: "GET", path: "/api/tasks", token });

const newTask = {
  title: "Buy milk",
  description: "Two litres, and some bread",
  due_date: "2027-03-01T18:00:00",
  time_zone: "Europe/Berlin",
  priority: "high",
  tags: ["home", "shopping", "weekend"],
};
const create = ({ token }: BenchUser): HttpRequest => ({
  method: "POST",
  path: "/api/tasks",
  token,
  body: JSON.stringify(newTask),
});

const toggle = (completed: boolean, { token, taskIds }: BenchUser): HttpRequest[] =>
  taskIds.map((id) => ({
    method: "PATCH",
    path: `/api/tasks/${id}/complete`,
    token,
    body: JSON.stringify({ completed }),
  }));

function toggles({ hundred }: BenchData): HttpRequest[] {
  return [true, false].flatMap((completed) => hundred.flatMap((user) => toggle(completed, user)));
}

/** Of ten requests four get, four list, one creates and one toggles. */
function mixed(data: BenchData): HttpRequest[] {
  const gets = data.ten.flatMap(get);
  const writes = toggles(data);
  return data.writers.flatMap((writer, index) => {
    const pick = <Item>(items: Item[], offset: number) => {
      const item = items[(index * 7 + offset) % items.length];
      return item === undefined ? [] : [item];
    };
    const reads = [0, 1, 2, 3].flatMap((step) => [
      ...pick(gets, step * 13),
      ...pick(data.ten, step).map(list),
    ]);
    return [...reads.slice(0, 4), create(writer), ...reads.slice(4), ...pick(writes, 0)];
  });
}

const columns = `id, user_id, title, description, completed, due_date, time_zone, priority, tags, completed_at, version,
  created_at, updated_at`;
const literal = (value: string | string[]) =>
  Array.isArray(value) ? `'{${value.join(",")}}'` : `'${value}'`;
const listQuery = (name: string, users: number) => `\\set n random(1, ${users})
select ${columns} from tasks where user_id = '${name}-' || :n order by created_at desc, id desc;`;
const lists = (name: keyof BenchData, count: number, users: number): Workload => ({
  name: `list-${count}`,
  title: `list of ${count.toLocaleString("en")}`,
  requests: (data) => data[name].map(list),
  query: listQuery(name, users),
});

export const workloads: Workload[] = [
  {
    name: "get-one",
    title: "get one",
    requests: ({ ten }) => ten.flatMap(get),
    query: `\\set id random(1, 1000)
\\set n 1 + (:id - 1) % 100
select ${columns} from tasks where id = :id and user_id = 'ten-' || :n;`,
  },
  lists("ten", 10, 100),
  lists("hundred", 100, 50),
  lists("thousand", 1000, 10),
  {
    name: "create",
    title: "create",
    requests: ({ writers }) => writers.map(create),
    query: `\\set n random(1, 200)
insert into tasks (user_id, ${Object.keys(newTask).join(", ")})
values ('writer-' || :n, ${Object.values(newTask).map(literal).join(", ")}) returning ${columns};`,
  },
  {
    name: "toggle",
    title: "toggle",
    requests: toggles,
    query: `\\set id random(1001, 6000)
\\set n 1 + (:id - 1001) % 50
update tasks set completed = not completed, completed_at = case when completed then null else now() end,
  version = version + 1, updated_at = now()
where id = :id and user_id = 'hundred-' || :n returning ${columns};`,
  },
  { name: "mixed", title: "mixed, 80 % reads", requests: mixed },
];
