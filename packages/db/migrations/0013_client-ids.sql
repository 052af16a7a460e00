-- Tasks under uids that clients choose. No two writes decide at once whether a uid is free: the lock on the user's count,
-- which whoever creates or restores a task holds until its end, comes before the look.
--
-- Those of `of_uids` under which the log still shows a deletion, also one for good, and no task since.
CREATE FUNCTION deleted_uids(of_user varchar, of_uids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT DISTINCT uid FROM changes AS gone
  WHERE user_id = of_user AND uid = ANY (of_uids) AND event = 'deleted'
    AND number >= first_kept_change(of_user)
    AND NOT EXISTS (SELECT FROM tasks WHERE tasks.user_id = of_user AND tasks.uid = gone.uid)
$$;
--> statement-breakpoint
-- Those of `of_uids` that no new task may have. The caller has locked their tasks: whoever deletes one has locked it, too,
-- and will want the count.
CREATE FUNCTION used_uids(of_user varchar, of_uids uuid[])
  RETURNS TABLE (used_uid uuid, is_deleted boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_task_count(of_user);
  -- This statement sees all that was committed before the lock was free.
  RETURN QUERY
    SELECT uid, false FROM tasks WHERE user_id = of_user AND uid = ANY (of_uids)
    UNION ALL
    SELECT deleted, true FROM deleted_uids(of_user, of_uids) AS deleted;
END
$$;
--> statement-breakpoint
-- Takes a place in the user's quota for a new task with this uid, null for any. Null, or why there is none.
CREATE FUNCTION claim_place(of_user varchar, of_uid uuid, max_tasks integer) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  refusal text;
BEGIN
  IF of_uid IS NOT NULL THEN
    PERFORM FROM tasks WHERE user_id = of_user AND uid = of_uid FOR UPDATE;
    IF FOUND THEN
      RETURN 'uid-taken';
    END IF;
    SELECT CASE WHEN is_deleted THEN 'uid-deleted' ELSE 'uid-taken' END INTO refusal
      FROM used_uids(of_user, ARRAY[of_uid]);
    IF FOUND THEN
      RETURN refusal;
    END IF;
  END IF;
  INSERT INTO task_counts AS held (user_id, count) SELECT of_user, 1 WHERE max_tasks >= 1
    ON CONFLICT (user_id) DO UPDATE SET count = held.count + 1 WHERE held.count < max_tasks;
  IF NOT FOUND THEN
    RETURN 'quota-reached';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- As before, but `new_task` may have a uid.
CREATE OR REPLACE FUNCTION claim_task_place(
  of_user varchar, of_key varchar, of_fingerprints varchar[], new_task jsonb, maxima jsonb,
  OUT outcome text, OUT answer jsonb, OUT retry_after_seconds integer
) LANGUAGE plpgsql AS $$
DECLARE
  -- Of both ids and the time that are added to the answer, at most.
  added_bytes CONSTANT integer := 130;
  known RECORD;
BEGIN
  known := find_kept_answer(of_user, of_key, of_fingerprints);
  IF known.outcome IS NOT NULL THEN
    outcome := known.outcome;
    answer := known.answer;
    RETURN;
  END IF;

  outcome := claim_place(of_user, (new_task->>'uid')::uuid, (maxima->>'maxTasks')::integer);
  IF outcome IS NOT NULL THEN
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
