import { createHash } from "node:crypto";
import { Client } from "pg";

/** Requests of a release that knows nothing of the migration, as its statements are. */
export interface Traffic {
  /** Since the last reset. */
  longestMs: () => { write: number; read: number };
  reset: () => void;
  stop: () => Promise<void>;
}

/** Two writers and a reader, each as fast as it is answered, on random users of `rows` tasks. */
export async function createTraffic(url: string, rows: number): Promise<Traffic> {
  let isOver = false;
  const longest = { write: 0, read: 0 };
  const run = async (kind: keyof typeof longest, request: (client: Client) => Promise<unknown>) => {
    const client = new Client({ connectionString: url, ssl: false });
    await client.connect();
    while (!isOver) {
      const start = performance.now();
      await request(client);
      longest[kind] = Math.max(longest[kind], performance.now() - start);
    }
    await client.end();
  };
  const randomUser = () =>
    createHash("md5")
      .update(String(Math.floor((Math.random() * rows) / 1000)))
      .digest("hex");
  const create = (client: Client) =>
    client.query({
      name: "create",
      text: "insert into tasks (user_id, title) values ($1, 'New') returning id",
      values: [randomUser()],
    });
  const complete = (client: Client) =>
    client.query({
      name: "complete",
      text: "update tasks set completed = not completed, version = version + 1, updated_at = clock_timestamp() where user_id = $1 and id = (select id from tasks where user_id = $1 order by created_at desc, id desc limit 1) returning id, title, completed",
      values: [randomUser()],
    });
  const list = (client: Client) =>
    client.query({
      name: "list",
      text: "select id, title, completed from tasks where user_id = $1 order by created_at desc, id desc limit 50",
      values: [randomUser()],
    });
  const running = [run("write", create), run("write", complete), run("read", list)];
  return {
    longestMs: () => longest,
    reset: () => Object.assign(longest, { write: 0, read: 0 }),
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}
