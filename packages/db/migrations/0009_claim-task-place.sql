-- What a keyed creation needs, without the columns of a task: the statement of `createTaskOnce` inserts it, as it inserts
-- any other. The functions of the releases before stay until no instance of them is left.
--
-- A key is compared in its own form, or in the newest that the caller knows: a newer one is the same for whoever asks for
-- nothing new.
CREATE OR REPLACE FUNCTION find_kept_answer(
  of_user varchar, of_key varchar, of_fingerprints varchar[], OUT outcome text, OUT answer jsonb
) LANGUAGE plpgsql AS $$
DECLARE
  used idempotency_keys;
  known_form integer;
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
    known_form := least(used.fingerprint_form, cardinality(of_fingerprints));
    outcome := CASE
      WHEN used.fingerprint = of_fingerprints[known_form] THEN 'replayed'
      ELSE 'key-reused'
    END;
    answer := used.task;
  END IF;
END
$$;
--> statement-breakpoint
-- The seconds until another answer of so many bytes may be kept; null for at once. The caller has the lock on the user's
-- count.
CREATE FUNCTION seconds_until_room(of_user varchar, new_bytes integer, maxima jsonb) RETURNS integer
  LANGUAGE plpgsql AS $$
DECLARE
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
  END IF;
  RETURN wait_seconds;
END
$$;
--> statement-breakpoint
CREATE FUNCTION store_answer(
  of_user varchar, of_key varchar, of_fingerprints varchar[], new_answer jsonb
) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO idempotency_keys AS used
      (user_id, key, fingerprint, fingerprint_form, task, answer_bytes)
    VALUES (
      of_user, of_key, of_fingerprints[cardinality(of_fingerprints)], cardinality(of_fingerprints),
      new_answer, octet_length(new_answer::text)
    )
    ON CONFLICT (user_id, key) DO UPDATE SET
      fingerprint = excluded.fingerprint, fingerprint_form = excluded.fingerprint_form,
      task = excluded.task, answer_bytes = excluded.answer_bytes, created_at = excluded.created_at;
  RETURN new_answer;
END
$$;
--> statement-breakpoint
-- As before.
CREATE OR REPLACE FUNCTION keep_answer(
  of_user varchar, of_key varchar, of_fingerprints varchar[], new_answer jsonb, maxima jsonb
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  wait_seconds CONSTANT integer :=
    seconds_until_room(of_user, octet_length(new_answer::text), maxima);
BEGIN
  IF wait_seconds IS NULL THEN
    PERFORM store_answer(of_user, of_key, of_fingerprints, new_answer);
  END IF;
  RETURN wait_seconds;
END
$$;
--> statement-breakpoint
-- What is known of a key; no outcome when it is free, and then it is the transaction's own to the end, with a place in the
-- user's quota and room for the answer to `new_task`.
CREATE FUNCTION claim_task_place(
  of_user varchar, of_key varchar, of_fingerprints varchar[], new_task jsonb, maxima jsonb,
  OUT outcome text, OUT answer jsonb, OUT retry_after_seconds integer
) LANGUAGE plpgsql AS $$
DECLARE
  max_tasks CONSTANT integer := maxima->>'maxTasks';
  -- Of the id and the time that are added to the answer, at most.
  added_bytes CONSTANT integer := 80;
  known RECORD;
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

  retry_after_seconds :=
    seconds_until_room(of_user, octet_length(new_task::text) + added_bytes, maxima);
  IF retry_after_seconds IS NOT NULL THEN
    UPDATE task_counts SET count = count - 1 WHERE user_id = of_user;
    outcome := 'keys-used-up';
  END IF;
END
$$;
