ALTER TABLE tasks ALTER COLUMN user_id RESET (n_distinct, n_distinct_inherited);
ALTER TABLE changes ALTER COLUMN user_id RESET (n_distinct, n_distinct_inherited);
--> statement-breakpoint
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
CREATE OR REPLACE FUNCTION public.forget_changes(of_user varchar, at_most integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.changes
  WHERE user_id = of_user
    AND number < at_most + (
      SELECT number FROM public.changes WHERE user_id = of_user ORDER BY number LIMIT 1
    )
    AND (
      number <= (SELECT last_change - 20000 FROM public.task_counts WHERE user_id = of_user)
      OR created_at <= public.changes_kept_since()
    );
END
$$;
