import { limits } from "@todo/validation/limits";
import proxyAddr from "proxy-addr";
import { z } from "zod";
import { commaSeparated } from "./comma-separated.ts";
import { isDecodable } from "./is-decodable.ts";
import { positiveInteger } from "./positive-integer.ts";

export const limitVariables = {
  AUTH_REQUESTS_PER_MINUTE: positiveInteger(30).meta({
    description:
      "Requests per client address and minute, for each route that checks a password or sends an email.",
    neededBy: "many users behind one address",
  }),
  AUTH_FAILURES_PER_HOUR: positiveInteger(100).meta({
    description:
      "Failed sign-ins per account and hour, over all addresses. An address with an active session for the account has a second allowance.",
    neededBy: "nobody usually",
  }),
  TASK_REQUESTS_PER_MINUTE: positiveInteger(600).meta({
    description:
      "Task requests per user and minute. Each process counts alone unless `REDIS_URL` is set.",
    neededBy: "nobody usually",
  }),
  REDIS_URL: z
    .string()
    .refine(
      isRedisUrl,
      "must be redis://host:port or rediss://host:port, with a percent-encoded password if need be",
    )
    .optional()
    .meta({
      description:
        "Counts task requests for all processes together: `redis://:password@host:6379` or `rediss://…`, with a percent-encoded password. Without a response from Redis each process counts alone.",
      neededBy: "several processes",
      example: "redis://:password@localhost:6379",
    }),
  TASKS_PER_USER: positiveInteger(limits.tasksPerUser).meta({
    description:
      "Tasks that one user may hold. Larger values need [more memory](operations.md#memory).",
    neededBy: "nobody usually",
  }),
  TASK_HISTORY_DAYS: positiveInteger(limits.historyDays, limits.historyDaysMax).meta({
    description:
      "Days for which a change of a task can be undone, a deleted task restored and a client of the change log catch up.",
    neededBy: "nobody usually",
  }),
  TRUSTED_PROXIES: commaSeparated(
    z.string().refine(isProxy, "must be addresses, networks such as 10.0.0.0/8, or loopback"),
  )
    .default([])
    .meta({
      description:
        "Proxies whose `X-Forwarded-For` is believed: addresses, networks (`10.0.0.0/8`) or `loopback`, separated by commas. Without it all clients behind a proxy share one limit. Leave it unset on Vercel.",
      neededBy: "a proxy in front",
      example: "loopback",
    }),
};

/** Refuses a query, which the client would read as options. */
function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname, search, hash, pathname } = new URL(text);
  const isRedis = protocol === "redis:" || protocol === "rediss:";
  const isPlain = hostname !== "" && !search && !hash && /^(?:\/[0-9]*)?$/.test(pathname);
  return isRedis && isPlain && isDecodable(username) && isDecodable(password);
}

function isProxy(text: string): boolean {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
}
