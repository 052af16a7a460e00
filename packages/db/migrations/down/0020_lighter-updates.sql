CREATE OR REPLACE FUNCTION public.log_task_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  this_operation CONSTANT uuid :=
    coalesce(nullif(current_setting('app.operation', true), '')::uuid, gen_random_uuid());
  this_actor CONSTANT uuid := nullif(current_setting('app.actor', true), '')::uuid;
  past public.tasks;
  present public.tasks;
  task public.tasks;
  now jsonb;
  replaced jsonb;
  is_one boolean;
  logged refcursor;
  one record;
  of_user varchar;
  -- How many rows of that user there are.
  of_same_user bigint := 1;
  next_number bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO present FROM new_tasks;
    IF present.id IS NULL THEN RETURN NULL; END IF;
    is_one := NOT EXISTS (SELECT FROM new_tasks OFFSET 1);
  ELSIF TG_OP = 'DELETE' THEN
    SELECT * INTO past FROM old_tasks;
    IF past.id IS NULL OR past.user_id = current_setting('app.leaving_user', true) THEN
      RETURN NULL;
    END IF;
    is_one := NOT EXISTS (SELECT FROM old_tasks OFFSET 1);
  ELSE
    SELECT * INTO past FROM old_tasks;
    SELECT * INTO present FROM new_tasks;
    IF past.id IS NULL AND present.id IS NULL THEN RETURN NULL; END IF;
    is_one := past.user_id = present.user_id AND past.id = present.id
      AND NOT EXISTS (SELECT FROM new_tasks OFFSET 1);
    IF is_one AND NOT public.is_change(past, present) THEN RETURN NULL; END IF;
  END IF;
  IF is_one THEN
    NULL;
  ELSIF TG_OP = 'INSERT' THEN
    OPEN logged FOR
      SELECT NULL::public.tasks AS past, made AS present,
        count(*) OVER (PARTITION BY user_id) AS of_same_user
      FROM new_tasks AS made ORDER BY user_id, id;
  ELSIF TG_OP = 'DELETE' THEN
    OPEN logged FOR
      SELECT gone AS past, NULL::public.tasks AS present,
        count(*) OVER (PARTITION BY user_id) AS of_same_user
      FROM old_tasks AS gone ORDER BY user_id, id;
  ELSE
    OPEN logged FOR
      SELECT gone AS past, made AS present,
        count(*) OVER (PARTITION BY coalesce(made.user_id, gone.user_id)) AS of_same_user
      FROM new_tasks AS made
      FULL JOIN old_tasks AS gone ON gone.user_id = made.user_id AND gone.id = made.id
      WHERE public.is_change(gone, made)
      ORDER BY coalesce(made.user_id, gone.user_id), coalesce(made.id, gone.id);
  END IF;
  LOOP
    IF NOT is_one THEN
      FETCH logged INTO one;
      EXIT WHEN NOT FOUND;
      past := one.past;
      present := one.present;
      of_same_user := one.of_same_user;
    END IF;
    task := coalesce(present, past);
    IF of_user IS DISTINCT FROM task.user_id THEN
      of_user := task.user_id;
      next_number := NULL;
      INSERT INTO public.task_counts AS held (user_id, count, last_change)
        VALUES (of_user, 0, of_same_user)
        ON CONFLICT (user_id) DO UPDATE SET last_change = held.last_change + excluded.last_change
        WHERE held.count < 1000000000
        RETURNING last_change - of_same_user + 1 INTO next_number;
      -- Once for all rows, because each look for the oldest passes by those that this transaction removed.
      IF (next_number - 1) / 16 < (next_number - 1 + of_same_user) / 16 THEN
        PERFORM public.forget_changes(of_user, 2 * greatest(16, of_same_user)::integer);
      END IF;
    END IF;
    IF past.id = present.id THEN
      now := to_jsonb(present);
      replaced := coalesce((
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(public.task_image(past))
        WHERE now->key IS DISTINCT FROM value
      ), '{}');
    ELSE
      replaced := public.task_image(past);
    END IF;
    IF next_number IS NOT NULL THEN
      INSERT INTO public.changes
          (user_id, number, task_id, uid, event, version, before, actor, operation)
        VALUES (
          of_user, next_number, task.id, task.uid,
          CASE
            WHEN present.id IS NULL THEN 'deleted'
            WHEN past.id IS NULL AND (TG_OP = 'UPDATE' OR present.version > 1) THEN 'restored'
            WHEN past.id IS NULL THEN 'created'
            WHEN present.completed AND NOT past.completed THEN 'completed'
            WHEN past.completed AND NOT present.completed THEN 'reopened'
            ELSE 'updated'
          END::public.task_event,
          task.version, replaced, this_actor, this_operation
        );
      next_number := next_number + 1;
    END IF;
    EXIT WHEN is_one;
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
DROP FUNCTION task_difference(tasks, tasks);
--> statement-breakpoint
DROP FUNCTION write_undo_functions();
--> statement-breakpoint
ALTER FUNCTION write_undo_statements() RENAME TO write_undo_functions;
