DROP FUNCTION claim_task_place(varchar, varchar, varchar[], jsonb, jsonb);
CREATE OR REPLACE FUNCTION keep_answer(
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
DROP FUNCTION store_answer(varchar, varchar, varchar[], jsonb);
DROP FUNCTION seconds_until_room(varchar, integer, jsonb);
CREATE OR REPLACE FUNCTION find_kept_answer(
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
