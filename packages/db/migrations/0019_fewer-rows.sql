-- PostgreSQL plans a prepared statement for a user of the average: of few tasks, it reads all rather than look up the named.
-- Now, from the next ANALYZE on, it plans for a user of a thousand, whose statements are those that may take long.
ALTER TABLE tasks ALTER COLUMN user_id SET (n_distinct = -0.001, n_distinct_inherited = -0.001);
ALTER TABLE changes ALTER COLUMN user_id SET (n_distinct = -0.001, n_distinct_inherited = -0.001);
--> statement-breakpoint
-- As before, but each task and each uid is looked up: PostgreSQL expected a hundred targets, and read all tasks of the user.
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
        WHEN (present).id IS NULL AND (last.before IS NULL OR (
          SELECT id FROM tasks WHERE user_id = of_user AND uid = last.uid
        ) IS NOT NULL) THEN 'not-found'
        WHEN coalesce((present).version, last.version) <> ALL (wanted.versions)
          OR last.operation <> of_operation THEN 'stale'
        WHEN (present).id IS NULL THEN 'restored'
        WHEN last.event IN ('created', 'restored') THEN 'deleted'
        WHEN last.before IS NULL THEN 'nothing-to-undo'
        ELSE 'undone'
      END AS outcome
    FROM jsonb_to_recordset(targets) AS wanted (id bigint, versions integer[])
      LEFT JOIN LATERAL (
        SELECT tasks AS present FROM tasks WHERE user_id = of_user AND id = wanted.id LIMIT 1
      ) AS found ON true
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
-- As before, but it reads one row while nothing has expired.
CREATE OR REPLACE FUNCTION public.forget_changes(of_user varchar, at_most integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  kept_since CONSTANT timestamptz := public.changes_kept_since();
  last_forgotten CONSTANT bigint :=
    (SELECT last_change - 20000 FROM public.task_counts WHERE user_id = of_user);
  oldest record;
BEGIN
  SELECT number, created_at INTO oldest
    FROM public.changes WHERE user_id = of_user ORDER BY number LIMIT 1;
  IF oldest.number > last_forgotten AND oldest.created_at > kept_since THEN
    RETURN;
  END IF;
  DELETE FROM public.changes
    WHERE user_id = of_user AND number < oldest.number + at_most
      AND (number <= last_forgotten OR created_at <= kept_since);
END
$$;
