// Redis for the suite.
export { isRedisMissing } from "@todo/redis/find-redis-server";
export { type RedisServer, startRedis } from "@todo/redis/redis-server";
