-- The whole of `createTaskOnce` in one round trip; src/tasks/idempotency.ts says what the outcomes mean. Each statement sees
-- what was committed before it, so whoever gets the lock sees the key of whoever had it.
CREATE FUNCTION create_task_once(
  of_user varchar, of_key varchar, of_fingerprint varchar,
  new_title varchar, new_description text, new_completed boolean,
  max_tasks integer, max_keys integer,
  OUT outcome text, OUT task jsonb, OUT retry_after_seconds integer
) LANGUAGE plpgsql AS $$
DECLARE
  used idempotency_keys;
  kept_since CONSTANT timestamptz := now() - interval '24 hours';
BEGIN
  -- The text that the release before took, so that its instances and new ones exclude each other.
  IF NOT pg_try_advisory_xact_lock(
    hashtextextended('[' || to_json(of_user) || ',' || to_json(of_key) || ']', 0)
  ) THEN
    outcome := 'in-progress';
    RETURN;
  END IF;

  SELECT * INTO used FROM idempotency_keys
    WHERE user_id = of_user AND key = of_key AND created_at > kept_since;
  IF FOUND THEN
    outcome := CASE WHEN used.fingerprint = of_fingerprint THEN 'replayed' ELSE 'key-reused' END;
    task := used.task;
    RETURN;
  END IF;

  INSERT INTO task_counts AS held (user_id, count) SELECT of_user, 1 WHERE max_tasks >= 1
    ON CONFLICT (user_id) DO UPDATE SET count = held.count + 1 WHERE held.count < max_tasks;
  IF NOT FOUND THEN
    outcome := 'quota-reached';
    RETURN;
  END IF;

  PERFORM purge_idempotency_keys(100);
  -- Exact, because the place in the quota makes the user's other creations wait for this one.
  IF EXISTS (SELECT FROM idempotency_keys WHERE user_id = of_user OFFSET max_keys - 1 LIMIT 1) THEN
    SELECT greatest(1, ceil(extract(epoch FROM created_at - kept_since))) INTO retry_after_seconds
      FROM idempotency_keys WHERE user_id = of_user AND created_at > kept_since
      ORDER BY created_at DESC OFFSET max_keys - 1 LIMIT 1;
    IF FOUND THEN
      UPDATE task_counts SET count = count - 1 WHERE user_id = of_user;
      outcome := 'keys-used-up';
      RETURN;
    END IF;
  END IF;

  INSERT INTO tasks (user_id, title, description, completed)
    VALUES (of_user, new_title, new_description, new_completed)
    RETURNING jsonb_build_object(
      'id', id, 'title', title, 'description', description, 'completed', completed,
      'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) INTO task;
  INSERT INTO idempotency_keys (user_id, key, fingerprint, task)
    VALUES (of_user, of_key, of_fingerprint, task)
    ON CONFLICT (user_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, task = excluded.task, created_at = excluded.created_at;
  outcome := 'created';
END
$$;
--> statement-breakpoint
-- As before, but by the index, which tells at once that nothing is old: without statistics of the table PostgreSQL would
-- read all of it for each key.
ALTER FUNCTION purge_idempotency_keys(integer) SET enable_seqscan = off;
