ALTER TABLE "idempotency_keys" ADD COLUMN "fingerprint_form" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "answer_bytes" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- What is known of a key; no outcome when it is free, and then it is the transaction's own to the end. Each statement sees
-- what was committed before it, so whoever gets the lock sees the key of whoever had it.
CREATE FUNCTION find_kept_answer(
  of_user varchar, of_key varchar, of_fingerprints varchar[], OUT outcome text, OUT answer jsonb
) LANGUAGE plpgsql AS $$
DECLARE
  used idempotency_keys;
BEGIN
  -- The text that the releases before took, so that their instances and new ones exclude each other.
  IF NOT pg_try_advisory_xact_lock(
    hashtextextended('[' || to_json(of_user) || ',' || to_json(of_key) || ']', 0)
  ) THEN
    outcome := 'in-progress';
    RETURN;
  END IF;
  SELECT * INTO used FROM idempotency_keys
    WHERE user_id = of_user AND key = of_key AND created_at > now() - interval '24 hours';
  IF FOUND THEN
    outcome := CASE
      WHEN used.fingerprint = of_fingerprints[used.fingerprint_form] THEN 'replayed'
      ELSE 'key-reused'
    END;
    answer := used.task;
  END IF;
END
$$;
--> statement-breakpoint
-- Makes the user's other requests with keys wait, for exact sums. After the tasks: whoever creates or deletes one takes the
-- locks in this order.
CREATE FUNCTION lock_task_count(of_user varchar) RETURNS void LANGUAGE sql AS $$
  INSERT INTO task_counts AS held (user_id, count) VALUES (of_user, 0)
    ON CONFLICT (user_id) DO UPDATE SET count = held.count
$$;
--> statement-breakpoint
-- Keeps the answer to the request that has the key, and the lock on the user's count. Where it exceeds `maxima`, nothing,
-- and returns the seconds until there is room: the caller has to undo the request.
CREATE FUNCTION keep_answer(
  of_user varchar, of_key varchar, of_fingerprints varchar[], new_answer jsonb, maxima jsonb
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  new_bytes CONSTANT integer := octet_length(new_answer::text);
  max_keys CONSTANT integer := maxima->>'maxKeys';
  max_bytes CONSTANT bigint := maxima->>'maxAnswerBytes';
  kept_since CONSTANT timestamptz := now() - interval '24 hours';
  wait_seconds integer;
BEGIN
  PERFORM purge_idempotency_keys(100);
  PERFORM FROM idempotency_keys WHERE user_id = of_user
    HAVING count(*) >= max_keys OR sum(answer_bytes) + new_bytes > max_bytes;
  IF FOUND THEN
    SELECT greatest(1, ceil(extract(epoch FROM created_at - kept_since))) INTO wait_seconds
      FROM (
        SELECT created_at, count(*) OVER newest AS keys, sum(answer_bytes) OVER newest AS bytes
        FROM idempotency_keys WHERE user_id = of_user AND created_at > kept_since
        WINDOW newest AS (ORDER BY created_at DESC ROWS UNBOUNDED PRECEDING)
      ) AS kept
      WHERE keys >= max_keys OR bytes + new_bytes > max_bytes
      ORDER BY created_at DESC LIMIT 1;
    IF FOUND THEN
      RETURN wait_seconds;
    END IF;
  END IF;
  INSERT INTO idempotency_keys AS used
      (user_id, key, fingerprint, fingerprint_form, task, answer_bytes)
    VALUES (
      of_user, of_key, of_fingerprints[cardinality(of_fingerprints)], cardinality(of_fingerprints),
      new_answer, new_bytes
    )
    ON CONFLICT (user_id, key) DO UPDATE SET
      fingerprint = excluded.fingerprint, fingerprint_form = excluded.fingerprint_form,
      task = excluded.task, answer_bytes = excluded.answer_bytes, created_at = excluded.created_at;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- The whole of `createTaskOnce` in one round trip; src/tasks/idempotency.ts says what the outcomes mean. A further member of a
-- task, or another limit, needs another body, never other parameters. The function of the release before stays until no
-- instance of it is left.
CREATE FUNCTION create_task_once(
  of_user varchar, of_key varchar, of_fingerprints varchar[], new_task jsonb, maxima jsonb,
  OUT outcome text, OUT answer jsonb, OUT retry_after_seconds integer
) LANGUAGE plpgsql AS $$
DECLARE
  max_tasks CONSTANT integer := maxima->>'maxTasks';
  known RECORD;
  created RECORD;
BEGIN
  known := find_kept_answer(of_user, of_key, of_fingerprints);
  IF known.outcome IS NOT NULL THEN
    outcome := known.outcome;
    answer := known.answer;
    RETURN;
  END IF;

  INSERT INTO task_counts AS held (user_id, count) SELECT of_user, 1 WHERE max_tasks >= 1
    ON CONFLICT (user_id) DO UPDATE SET count = held.count + 1 WHERE held.count < max_tasks;
  IF NOT FOUND THEN
    outcome := 'quota-reached';
    RETURN;
  END IF;

  INSERT INTO tasks (user_id, title, description, completed)
    VALUES (
      of_user, new_task->>'title', new_task->>'description', (new_task->>'completed')::boolean
    )
    RETURNING id, created_at INTO created;
  answer := new_task || jsonb_build_object(
    'id', created.id,
    'createdAt', to_char(created.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  );
  retry_after_seconds := keep_answer(of_user, of_key, of_fingerprints, answer, maxima);
  IF retry_after_seconds IS NULL THEN
    outcome := 'created';
  ELSE
    -- Which gives its place back.
    DELETE FROM tasks WHERE user_id = of_user AND id = created.id;
    outcome := 'keys-used-up';
  END IF;
END
$$;
--> statement-breakpoint
-- As before, but by the primary key: a `ctid` alone names no row of a table with partitions.
CREATE OR REPLACE FUNCTION purge_idempotency_keys(at_most integer) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  WITH expired AS MATERIALIZED (
    SELECT user_id, key FROM idempotency_keys WHERE created_at <= now() - interval '24 hours'
    LIMIT at_most FOR UPDATE SKIP LOCKED
  )
  DELETE FROM idempotency_keys AS used USING expired
    WHERE used.user_id = expired.user_id AND used.key = expired.key
$$;
