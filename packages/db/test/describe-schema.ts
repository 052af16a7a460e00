import { sql } from "drizzle-orm";
import type { Db } from "#database.ts";

/** Everything that migrations make, as PostgreSQL describes it. */
export async function describeSchema(db: Db) {
  const { rows } = await db.execute(sql`
    select 'table ' || relname as what, concat(relrowsecurity, relforcerowsecurity, relacl) as how
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'i', 'I', 'S')
    union all select 'column ' || table_name || '.' || column_name,
      concat(data_type, character_maximum_length, is_nullable, column_default)
      from information_schema.columns where table_schema = 'public'
    union all select 'function ' || proname, concat(prosecdef, proconfig, proacl, prosrc)
      from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname, pg_get_triggerdef(oid) from pg_trigger
      where not tgisinternal and tgparentid = 0
    union all select 'policy ' || tablename || '.' || policyname, concat(roles, cmd, qual, with_check)
      from pg_policies
    order by 1, 2`);
  return rows;
}
