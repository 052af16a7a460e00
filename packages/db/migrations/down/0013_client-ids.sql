CREATE OR REPLACE FUNCTION claim_task_place(
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
--> statement-breakpoint
DROP FUNCTION claim_place(varchar, uuid, integer);
--> statement-breakpoint
DROP FUNCTION used_uids(varchar, uuid[]);
--> statement-breakpoint
DROP FUNCTION deleted_uids(varchar, uuid[]);
