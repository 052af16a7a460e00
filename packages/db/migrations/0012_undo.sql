-- Locks those tasks of a user that are there. If one is missing, the user's count too, so that it stays missing. What came
-- in between has to be locked before the count.
CREATE FUNCTION lock_tasks(of_user varchar, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  locked integer;
  present integer;
BEGIN
  PERFORM FROM tasks WHERE user_id = of_user AND id = ANY (ids) ORDER BY id FOR UPDATE;
  GET DIAGNOSTICS locked = ROW_COUNT;
  IF locked < cardinality(ids) THEN
    PERFORM lock_task_count(of_user);
    PERFORM FROM tasks WHERE user_id = of_user AND id = ANY (ids);
    GET DIAGNOSTICS present = ROW_COUNT;
    IF present > locked THEN
      RAISE EXCEPTION 'A task came back.' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
END
$$;
--> statement-breakpoint
-- The id of the task with this uid, in the trash too.
CREATE FUNCTION task_id_of(of_user varchar, of_uid uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT id FROM tasks WHERE user_id = of_user AND uid = of_uid),
    (SELECT max(task_id) FROM changes WHERE user_id = of_user AND uid = of_uid AND event = 'deleted')
  )
$$;
--> statement-breakpoint
-- What a new task has unless told otherwise.
CREATE FUNCTION default_task() RETURNS tasks LANGUAGE plpgsql STABLE AS $$
DECLARE
  defaults text;
  task tasks;
BEGIN
  SELECT string_agg(coalesce(pg_get_expr(adbin, adrelid), 'NULL'), ', ' ORDER BY attnum)
    INTO defaults
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = 'tasks'::regclass AND attnum > 0 AND NOT attisdropped;
  EXECUTE 'SELECT ' || defaults INTO task;
  RETURN task;
END
$$;
--> statement-breakpoint
-- The task that a change deleted. A member that its image lacks is that of `otherwise`.
CREATE FUNCTION deleted_task(deletion changes, otherwise tasks) RETURNS tasks LANGUAGE sql STABLE AS $$
  SELECT jsonb_populate_record(otherwise, deletion.before || jsonb_build_object(
    'user_id', deletion.user_id, 'id', deletion.task_id, 'uid', deletion.uid,
    'version', deletion.version, 'updated_at', deletion.created_at
  ))
$$;
--> statement-breakpoint
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
--> statement-breakpoint
-- Brings back what these changes deleted, as far as the quota has room: the first of them. The caller has the lock on the
-- user's count.
CREATE FUNCTION undo_deletions(of_user varchar, deletions changes[], max_tasks integer)
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
--> statement-breakpoint
-- Takes back the last change of each target, `[{"id", "versions"}]`. One whose version is not among its versions, or whose
-- last change is of another operation, is stale and stays. `task` is the task as it is now, or as the trash holds it.
CREATE FUNCTION undo_tasks(of_user varchar, targets jsonb, of_operation uuid, max_tasks integer)
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
--> statement-breakpoint
-- Takes back what an operation did, of the 10,000 tasks that it changed last.
CREATE FUNCTION undo_operation(of_user varchar, of_operation uuid, max_tasks integer)
  RETURNS TABLE (outcome text, of_task bigint, task tasks) LANGUAGE sql AS $$
  SELECT * FROM undo_tasks(of_user, (
    SELECT jsonb_agg(jsonb_build_object('id', task_id)) FROM (
      SELECT task_id FROM changes
      WHERE user_id = of_user AND operation = of_operation
        AND number >= first_kept_change(of_user)
      GROUP BY task_id ORDER BY max(number) DESC LIMIT 10000
    ) AS changed
  ), of_operation, max_tasks)
$$;
--> statement-breakpoint
-- Leaves of the changes of these tasks that they happened. Rows are made anew, because none may be updated.
CREATE FUNCTION forget_tasks(of_user varchar, ids bigint[]) RETURNS void LANGUAGE sql AS $$
  WITH known AS (
    DELETE FROM changes WHERE user_id = of_user AND task_id = ANY (ids) AND before IS NOT NULL
    RETURNING changes
  )
  INSERT INTO changes
    SELECT forgotten.* FROM known, jsonb_populate_record(known.changes, '{"before": null}') AS forgotten
$$;
--> statement-breakpoint
-- Deletes a task in the trash for good; `task` is the task as the trash holds it, if its version is none of `versions`.
CREATE FUNCTION purge_task(of_user varchar, of_id bigint, versions integer[], OUT outcome text, OUT task tasks)
  LANGUAGE plpgsql AS $$
DECLARE
  last changes;
BEGIN
  PERFORM lock_tasks(of_user, ARRAY[of_id]);
  SELECT * INTO last FROM changes
    WHERE user_id = of_user AND task_id = of_id AND number >= first_kept_change(of_user)
    ORDER BY number DESC LIMIT 1;
  IF last.event IS DISTINCT FROM 'deleted' OR last.before IS NULL THEN
    outcome := 'not-found';
  ELSIF last.version <> ALL (versions) THEN
    outcome := 'stale';
    task := deleted_task(last, default_task());
  ELSE
    outcome := 'purged';
    PERFORM forget_tasks(of_user, ARRAY[of_id]);
  END IF;
END
$$;
--> statement-breakpoint
-- Deletes for good all that is in the trash.
CREATE FUNCTION empty_trash(of_user varchar) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_task_count(of_user);
  PERFORM forget_tasks(of_user, ARRAY(
    SELECT task_id FROM changes WHERE user_id = of_user AND event = 'deleted'
    EXCEPT SELECT id FROM tasks WHERE user_id = of_user));
END
$$;
