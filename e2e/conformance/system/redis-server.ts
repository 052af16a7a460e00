// Redis for the suite.
import { isMissing } from "@todo/programs/find-program";

export { type RedisServer, startRedis } from "@todo/redis/redis-server";

export const isRedisMissing = isMissing("redis-server");
