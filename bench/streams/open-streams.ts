import { Agent, get } from "node:http";
import type { BenchUser } from "../system/bench-users.ts";

export interface Streams {
  /** When each stream received its last change, by `performance.now()`. */
  changedAt: Float64Array;
  /** Changes that each stream has received. */
  counts: Uint32Array;
  close: () => void;
}

const atOnce = 50;

/** Opens `each` streams of every user, and resolves when all have begun. */
export async function openStreams(
  origin: string,
  users: BenchUser[],
  each: number,
): Promise<Streams> {
  const agent = new Agent({ maxSockets: Infinity });
  const total = users.length * each;
  const changedAt = new Float64Array(total);
  const counts = new Uint32Array(total);
  const open = (index: number, { token }: BenchUser) =>
    new Promise<void>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
      const request = get(`${origin}/api/changes`, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode} to a stream`));
        response.setEncoding("utf8").on("error", () => {});
        response.on("data", (text: string) => {
          // The first event only says where the stream begins.
          resolve();
          if (!text.includes("event: ")) return;
          changedAt[index] = performance.now();
          counts[index] = (counts[index] ?? 0) + 1;
        });
      });
      request.on("error", reject);
    });
  const wanted = Array.from({ length: each }, () => users).flat();
  for (let from = 0; from < total; from += atOnce) {
    const some = wanted.slice(from, from + atOnce);
    await Promise.all(some.map((user, at) => open(from + at, user)));
  }
  return { changedAt, counts, close: () => agent.destroy() };
}
