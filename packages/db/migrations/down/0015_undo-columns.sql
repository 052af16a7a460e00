DROP FUNCTION write_undo_functions();
DROP FUNCTION undo_updates(varchar, tasks[]);
-- Makes tasks what they were, in the members of `replaced`.
CREATE FUNCTION undo_updates(of_user varchar, earlier tasks[], replaced jsonb)
  RETURNS TABLE (outcome text, of_task bigint, task tasks) LANGUAGE plpgsql AS $$
DECLARE
  restoring text := set_config('app.restoring', 'on', true);
  members text;
BEGIN
  SELECT string_agg(format('%1$I = earlier.%1$I, ', attname), '') INTO members FROM pg_attribute
    WHERE attrelid = 'tasks'::regclass AND NOT attisdropped AND replaced ? attname
      AND attname <> ALL ('{user_id,id,uid,version,updated_at}');
  RETURN QUERY EXECUTE format($update$
    UPDATE tasks SET %s version = tasks.version + 1,
      updated_at = greatest(clock_timestamp(), tasks.updated_at + interval '1 millisecond')
    FROM unnest($2) AS earlier WHERE tasks.user_id = $1 AND tasks.id = earlier.id
    RETURNING 'undone', tasks.id, tasks
  $update$, members) USING of_user, earlier;
  restoring := set_config('app.restoring', '', true);
END
$$;
-- Brings back what these changes deleted, as far as the quota has room: the first of them. The caller has the lock on the
-- user's count.
CREATE OR REPLACE FUNCTION undo_deletions(of_user varchar, deletions changes[], max_tasks integer)
  RETURNS TABLE (outcome text, of_task bigint, task tasks) LANGUAGE plpgsql AS $$
DECLARE
  restoring text := set_config('app.restoring', 'on', true);
  otherwise CONSTANT tasks := default_task();
  room integer;
BEGIN
  SELECT greatest(0, least(max_tasks - count, cardinality(deletions))) INTO room
    FROM task_counts WHERE user_id = of_user;
  UPDATE task_counts SET count = count + room WHERE user_id = of_user;
  RETURN QUERY INSERT INTO tasks OVERRIDING SYSTEM VALUE
    SELECT restored.* FROM unnest(deletions[:room]) AS undone,
      jsonb_populate_record(
        deleted_task(undone, otherwise),
        jsonb_build_object(
          'version', undone.version + 1,
          'updated_at', greatest(clock_timestamp(), undone.created_at + interval '1 millisecond')
        )
      ) AS restored
    RETURNING 'restored', id, tasks;
  RETURN QUERY SELECT 'quota-reached', task_id, NULL::tasks FROM unnest(deletions[room + 1:]);
  restoring := set_config('app.restoring', '', true);
END
$$;
-- Takes back the last change of each target, `[{"id", "versions"}]`. One whose version is not among its versions, or whose
-- last change is of another operation, is stale and stays. `task` is the task as it is now, or as the trash holds it.
CREATE OR REPLACE FUNCTION undo_tasks(of_user varchar, targets jsonb, of_operation uuid, max_tasks integer)
  RETURNS TABLE (outcome text, of_task bigint, task tasks) LANGUAGE plpgsql AS $$
DECLARE
  first_kept bigint;
  target record;
  creations bigint[] := '{}';
  earlier tasks[] := '{}';
  replaced jsonb := '{}';
  deletions changes[] := '{}';
BEGIN
  PERFORM lock_tasks(of_user, ARRAY(
    SELECT DISTINCT id FROM jsonb_to_recordset(targets) AS wanted (id bigint)));
  first_kept := first_kept_change(of_user);
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
        WHERE user_id = of_user AND task_id = wanted.id AND number >= first_kept
        ORDER BY number DESC LIMIT 1
      ) AS last ON true
    ORDER BY last.number DESC NULLS LAST, wanted.id
  LOOP
    CASE target.outcome
      WHEN 'deleted' THEN creations := creations || target.id;
      WHEN 'undone' THEN
        earlier := earlier || jsonb_populate_record(target.present, target.replaced - 'id');
        replaced := replaced || target.replaced;
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
    RETURN QUERY SELECT * FROM undo_updates(of_user, earlier, replaced);
  END IF;
  -- Last, because the deletions before make room in the quota.
  IF cardinality(deletions) > 0 THEN
    RETURN QUERY SELECT * FROM undo_deletions(of_user, deletions, max_tasks);
  END IF;
END
$$;
