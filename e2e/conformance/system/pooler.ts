// The pooler that Debian ships.
export { type PoolMode, startPgBouncer } from "@todo/pgbouncer/pgbouncer";
export { isMissing } from "@todo/programs/find-program";
