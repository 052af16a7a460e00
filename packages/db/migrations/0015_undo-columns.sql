-- Writes the statements of an undo with a name for every column of tasks, so that a session plans them once. The migrator
-- calls this at the end of each run; a migration that drops a column calls it in the same step.
CREATE FUNCTION write_undo_functions() RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog AS $write$
DECLARE
  assigned text;
  members text;
  restored text;
BEGIN
  SELECT
      string_agg(format('%1$I = past.%1$I', attname), ', ' ORDER BY attnum),
      string_agg(format('%I', attname), ', ' ORDER BY attnum),
      string_agg(format(
        CASE WHEN atthasdef THEN 'CASE WHEN gone.before ? %2$L THEN image.%1$I ELSE %3$s END' ELSE 'image.%1$I' END,
        attname, attname, pg_get_expr(adbin, adrelid)
      ), ', ' ORDER BY attnum)
    INTO assigned, members, restored
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = 'public.tasks'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND attname <> ALL ('{user_id,id,uid,version,updated_at}');
  EXECUTE format($function$
-- Makes tasks what they were.
CREATE OR REPLACE FUNCTION public.undo_updates(of_user varchar, earlier public.tasks[])
  RETURNS TABLE (outcome text, of_task bigint, task public.tasks) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY UPDATE public.tasks SET %s, version = tasks.version + 1,
      updated_at = greatest(clock_timestamp(), tasks.updated_at + interval '1 millisecond')
    FROM unnest(earlier) AS past WHERE tasks.user_id = of_user AND tasks.id = past.id
    RETURNING 'undone', tasks.id, tasks;
END
$$
  $function$, assigned);
  EXECUTE format($function$
-- Brings back what these changes deleted, as far as the quota has room: the first of them. A member that an image lacks has
-- its default. The caller has the lock on the user's count.
CREATE OR REPLACE FUNCTION public.undo_deletions(of_user varchar, deletions public.changes[], max_tasks integer)
  RETURNS TABLE (outcome text, of_task bigint, task public.tasks) LANGUAGE plpgsql AS $$
DECLARE
  room integer;
BEGIN
  SELECT greatest(0, least(max_tasks - count, cardinality(deletions))) INTO room
    FROM public.task_counts WHERE user_id = of_user;
  UPDATE public.task_counts SET count = count + room WHERE user_id = of_user;
  RETURN QUERY INSERT INTO public.tasks (user_id, id, uid, version, updated_at, %s) OVERRIDING SYSTEM VALUE
    SELECT gone.user_id, gone.task_id, gone.uid, gone.version + 1,
      greatest(clock_timestamp(), gone.created_at + interval '1 millisecond'), %s
    FROM unnest(deletions[:room]) AS gone, jsonb_populate_record(NULL::public.tasks, gone.before) AS image
    RETURNING 'restored', id, tasks;
  IF room < cardinality(deletions) THEN
    RETURN QUERY SELECT 'quota-reached', task_id, NULL::public.tasks FROM unnest(deletions[room + 1:]);
  END IF;
END
$$
  $function$, members, restored);
END
$write$;
--> statement-breakpoint
DROP FUNCTION undo_updates(varchar, tasks[], jsonb);
--> statement-breakpoint
-- As before, but what it does is planned once in a session.
CREATE OR REPLACE FUNCTION undo_tasks(of_user varchar, targets jsonb, of_operation uuid, max_tasks integer)
  RETURNS TABLE (outcome text, of_task bigint, task tasks) LANGUAGE plpgsql
  SET plan_cache_mode = 'force_generic_plan' AS $$
DECLARE
  restoring text := set_config('app.restoring', 'on', true);
  kept_since CONSTANT timestamptz := changes_kept_since();
  target record;
  creations bigint[] := '{}';
  earlier tasks[] := '{}';
  deletions changes[] := '{}';
BEGIN
  PERFORM lock_tasks(of_user, ARRAY(
    SELECT DISTINCT id FROM jsonb_to_recordset(targets) AS wanted (id bigint)));
  FOR target IN
    SELECT DISTINCT ON (last.number, wanted.id) wanted.id, present, last.change, last.before AS replaced, CASE
        WHEN present.id IS NULL AND (last.before IS NULL OR EXISTS (
          SELECT FROM tasks WHERE user_id = of_user AND uid = last.uid
        )) THEN 'not-found'
        WHEN coalesce(present.version, last.version) <> ALL (wanted.versions)
          OR last.operation <> of_operation THEN 'stale'
        WHEN present.id IS NULL THEN 'restored'
        WHEN last.event IN ('created', 'restored') THEN 'deleted'
        WHEN last.before IS NULL THEN 'nothing-to-undo'
        ELSE 'undone'
      END AS outcome
    FROM jsonb_to_recordset(targets) AS wanted (id bigint, versions integer[])
      LEFT JOIN tasks AS present ON present.user_id = of_user AND present.id = wanted.id
      LEFT JOIN LATERAL (
        SELECT changes.*, changes AS change FROM changes
        WHERE user_id = of_user AND task_id = wanted.id
          AND number > (SELECT last_change - 20000 FROM task_counts WHERE user_id = of_user)
        ORDER BY number DESC LIMIT 1
      ) AS last ON last.created_at > kept_since
    ORDER BY last.number DESC NULLS LAST, wanted.id
  LOOP
    CASE target.outcome
      WHEN 'deleted' THEN creations := creations || target.id;
      WHEN 'undone' THEN
        earlier := earlier || jsonb_populate_record(target.present, target.replaced - 'id');
      WHEN 'restored' THEN deletions := deletions || target.change;
      ELSE
        outcome := target.outcome;
        of_task := target.id;
        task := CASE
          WHEN outcome <> 'stale' THEN NULL
          WHEN (target.present).id IS NULL THEN deleted_task(target.change, default_task())
          ELSE target.present
        END;
        RETURN NEXT;
    END CASE;
  END LOOP;

  IF cardinality(creations) > 0 THEN
    RETURN QUERY DELETE FROM tasks WHERE user_id = of_user AND id = ANY (creations)
      RETURNING 'deleted', id, NULL::tasks;
  END IF;
  IF cardinality(earlier) > 0 THEN
    RETURN QUERY SELECT * FROM undo_updates(of_user, earlier);
  END IF;
  -- Last, because the deletions before make room in the quota.
  IF cardinality(deletions) > 0 THEN
    RETURN QUERY SELECT * FROM undo_deletions(of_user, deletions, max_tasks);
  END IF;
  restoring := set_config('app.restoring', '', true);
END
$$;
--> statement-breakpoint
SELECT write_undo_functions();
