-- Turns the tables of tasks into 16 hash partitions by user, with all that they hold. For operators, run by the owner of the
-- tables in one transaction; everybody else waits meanwhile. docs/scale.md says when. Statements name the parents only.
DO $$
DECLARE
  partitions CONSTANT integer := 16;
  relation name;
  before regclass;
  storage text;
  expected text;
  statement text;
  -- Those that take or return rows of the table.
  functions oid[];
  of_rows oid;
  later text[];
  next_id bigint;
BEGIN
  PERFORM set_config('search_path', 'public', true);
  LOCK TABLE public.tasks, public.changes, public.task_counts, public.idempotency_keys;
  -- Nobody but the owner may use it: policies stand at the parents.
  CREATE SCHEMA partitions;

  FOREACH relation IN ARRAY '{tasks,changes,task_counts,idempotency_keys}'::name[] LOOP
    before := format('public.%I', relation)::regclass;
    SELECT coalesce('WITH (' || array_to_string(reloptions, ', ') || ')', '') INTO storage
      FROM pg_class WHERE oid = before;
    SELECT 'SET (' || array_to_string(attoptions, ', ') || ')' INTO expected
      FROM pg_attribute WHERE attrelid = before AND attname = 'user_id';

    SELECT coalesce(array_agg(DISTINCT objid), '{}') INTO functions
      FROM pg_depend JOIN pg_type ON typrelid = before AND refobjid IN (pg_type.oid, typarray)
      WHERE classid = 'pg_proc'::regclass AND refclassid = 'pg_type'::regclass;

    SELECT array_agg(made.by ORDER BY made.place) INTO later FROM (
      SELECT 1, format('ALTER TABLE public.%I ADD CONSTRAINT %I %s', relation, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = before AND contype IN ('p', 'u')
      UNION ALL
      SELECT 2, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = before
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      UNION ALL
      SELECT 3, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = before AND NOT tgisinternal
      UNION ALL
      SELECT 4, format(
          'CREATE POLICY %I ON public.%I FOR %s TO %s', policyname, relation, cmd,
          (SELECT string_agg(CASE role WHEN 'public' THEN role::text ELSE quote_ident(role) END, ', ') FROM unnest(roles) role)
        ) || coalesce(' USING (' || qual || ')', '') || coalesce(' WITH CHECK (' || with_check || ')', '')
        FROM pg_policies WHERE schemaname = 'public' AND tablename = relation
      UNION ALL
      SELECT 5, format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, %s ROW LEVEL SECURITY', relation,
          CASE WHEN relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END)
        FROM pg_class WHERE oid = before AND relrowsecurity
      UNION ALL
      SELECT 6, format('REVOKE ALL ON public.%I FROM %I', relation, grantee::regrole::text)
        FROM (SELECT DISTINCT grantee FROM pg_class, aclexplode(relacl)
              WHERE oid = before AND grantee NOT IN (0, relowner)) AS holder
      UNION ALL
      SELECT 7, format('GRANT %s ON public.%I TO %I', privilege_type, relation, grantee::regrole::text)
        FROM pg_class, aclexplode(relacl)
        WHERE oid = before AND grantee NOT IN (0, relowner)
      UNION ALL
      SELECT 8, pg_get_functiondef(pg_proc.oid) FROM pg_proc WHERE pg_proc.oid = ANY (functions)
    ) AS made (place, by);

    EXECUTE format('ALTER TABLE public.%I SET SCHEMA partitions', relation);
    EXECUTE format(
      'CREATE TABLE public.%1$I (LIKE partitions.%1$I INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS)
       PARTITION BY HASH (user_id)', relation);
    FOR remainder IN 0..partitions - 1 LOOP
      EXECUTE format(
        'CREATE TABLE partitions.%I PARTITION OF public.%I FOR VALUES WITH (MODULUS %s, REMAINDER %s) %s',
        format('%s_%s', relation, remainder), relation, partitions, remainder, storage);
      IF expected IS NOT NULL THEN
        EXECUTE format('ALTER TABLE partitions.%I ALTER COLUMN user_id %s',
          format('%s_%s', relation, remainder), expected);
      END IF;
    END LOOP;
    EXECUTE format('INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE SELECT * FROM partitions.%1$I', relation);

    FOREACH of_rows IN ARRAY functions LOOP
      EXECUTE format('DROP FUNCTION %s', of_rows::regprocedure);
    END LOOP;
    IF relation = 'tasks' THEN
      next_id := nextval(pg_get_serial_sequence('partitions.tasks', 'id'));
      PERFORM setval(pg_get_serial_sequence('public.tasks', 'id'), next_id, false);
    END IF;
    EXECUTE format('DROP TABLE partitions.%I', relation);
    FOREACH statement IN ARRAY later LOOP
      EXECUTE statement;
    END LOOP;
  END LOOP;
END
$$;
