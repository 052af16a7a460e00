ALTER FUNCTION write_undo_functions() RENAME TO write_undo_statements;
--> statement-breakpoint
-- Writes the functions that name every column of tasks: those of an undo, and a comparison for the log. Comparing two JSON
-- objects instead takes a quarter of an update.
CREATE FUNCTION write_undo_functions() RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog AS $write$
DECLARE
  differences text;
BEGIN
  PERFORM public.write_undo_statements();
  SELECT string_agg(format(
      'CASE WHEN past.%1$I IS DISTINCT FROM present.%1$I THEN jsonb_build_object(%1$L, past.%1$I) ELSE %2$L END',
      attname, '{}'
    ), ' || ' ORDER BY attnum)
    INTO differences
    FROM pg_attribute
    WHERE attrelid = 'public.tasks'::regclass AND attnum > 0 AND NOT attisdropped
      AND public.task_image(jsonb_populate_record(NULL::public.tasks, '{}')) ? attname;
  EXECUTE format($function$
-- What of a task is kept when it becomes `present`: its image, without what stays.
CREATE OR REPLACE FUNCTION public.task_difference(past public.tasks, present public.tasks) RETURNS jsonb
  LANGUAGE sql STABLE AS $$ SELECT %s $$
  $function$, differences);
END
$write$;
--> statement-breakpoint
SELECT write_undo_functions();
--> statement-breakpoint
-- As before, but an update compares columns, and what was written is read once.
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
    SELECT made AS present, NOT EXISTS (SELECT FROM new_tasks OFFSET 1) AS is_one INTO one
      FROM new_tasks AS made;
    IF NOT FOUND THEN RETURN NULL; END IF;
    present := one.present;
    is_one := one.is_one;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT gone AS past, NOT EXISTS (SELECT FROM old_tasks OFFSET 1) AS is_one INTO one
      FROM old_tasks AS gone;
    IF NOT FOUND THEN RETURN NULL; END IF;
    past := one.past;
    IF past.user_id = current_setting('app.leaving_user', true) THEN RETURN NULL; END IF;
    is_one := one.is_one;
  ELSE
    SELECT gone AS past, made AS present, NOT EXISTS (SELECT FROM new_tasks OFFSET 1) AS is_one INTO one
      FROM (SELECT) AS always
      LEFT JOIN old_tasks AS gone ON true LEFT JOIN new_tasks AS made ON true;
    past := one.past;
    present := one.present;
    IF past.id IS NULL AND present.id IS NULL THEN RETURN NULL; END IF;
    is_one := one.is_one AND past.user_id = present.user_id AND past.id = present.id;
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
      BEGIN
        replaced := public.task_difference(past, present);
      EXCEPTION WHEN datatype_mismatch OR undefined_column THEN
        -- A migration has changed columns for which this session has planned it.
        now := to_jsonb(present);
        SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO replaced
          FROM jsonb_each(public.task_image(past)) WHERE now->key IS DISTINCT FROM value;
      END;
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
