CREATE OR REPLACE FUNCTION public.forget_changes(of_user varchar, at_most integer) RETURNS void LANGUAGE sql AS $$
  DELETE FROM public.changes
  WHERE user_id = of_user
    AND number IN (
      SELECT number FROM public.changes WHERE user_id = of_user ORDER BY number LIMIT at_most
    )
    AND (
      number <= (SELECT last_change - 20000 FROM public.task_counts WHERE user_id = of_user)
      OR created_at <= public.changes_kept_since()
    )
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION public.log_task_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  this_operation CONSTANT uuid :=
    coalesce(nullif(current_setting('app.operation', true), '')::uuid, gen_random_uuid());
  this_actor CONSTANT uuid := nullif(current_setting('app.actor', true), '')::uuid;
  leaving_user CONSTANT varchar := nullif(current_setting('app.leaving_user', true), '');
  logged refcursor;
  one record;
  of_user varchar;
  next_number bigint;
BEGIN
  -- Each with how many of its user there are.
  IF TG_OP = 'INSERT' THEN
    OPEN logged FOR
      SELECT user_id, id, uid, version, NULL::jsonb AS before,
        CASE WHEN version > 1 THEN 'restored' ELSE 'created' END::public.task_event AS event,
        count(*) OVER (PARTITION BY user_id) AS of_user
      FROM new_tasks ORDER BY user_id, id;
  ELSIF TG_OP = 'DELETE' THEN
    OPEN logged FOR
      SELECT user_id, id, uid, version, public.task_image(gone) AS before,
        'deleted'::public.task_event AS event, count(*) OVER (PARTITION BY user_id) AS of_user
      FROM old_tasks AS gone WHERE user_id IS DISTINCT FROM leaving_user ORDER BY user_id, id;
  ELSE
    OPEN logged FOR
      SELECT coalesce(present.user_id, past.user_id) AS user_id, coalesce(present.id, past.id) AS id,
        coalesce(present.uid, past.uid) AS uid, coalesce(present.version, past.version) AS version,
        CASE
          WHEN present.id IS NULL THEN public.task_image(past)
          WHEN past.id IS NOT NULL THEN coalesce(replaced, '{}')
        END AS before,
        CASE
          WHEN present.id IS NULL THEN 'deleted'
          WHEN past.id IS NULL THEN 'restored'
          WHEN present.completed AND NOT past.completed THEN 'completed'
          WHEN past.completed AND NOT present.completed THEN 'reopened'
          ELSE 'updated'
        END::public.task_event AS event,
        count(*) OVER (PARTITION BY coalesce(present.user_id, past.user_id)) AS of_user
      FROM new_tasks AS present
      FULL JOIN old_tasks AS past ON past.user_id = present.user_id AND past.id = present.id
      CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(key, value) AS replaced
        FROM (SELECT public.task_image(past) AS image, to_jsonb(present) AS now OFFSET 0) AS images,
          jsonb_each(image)
        WHERE now->key IS DISTINCT FROM value
      ) AS difference
      WHERE present.id IS NULL OR past.id IS NULL OR replaced IS NOT NULL
        OR present.version <> past.version OR present.updated_at <> past.updated_at
      ORDER BY user_id, id;
  END IF;
  LOOP
    FETCH logged INTO one;
    EXIT WHEN NOT FOUND;
    IF of_user IS DISTINCT FROM one.user_id THEN
      of_user := one.user_id;
      next_number := NULL;
      INSERT INTO public.task_counts AS held (user_id, count, last_change)
        VALUES (of_user, 0, one.of_user)
        ON CONFLICT (user_id) DO UPDATE SET last_change = held.last_change + excluded.last_change
        WHERE held.count < 1000000000
        RETURNING last_change - one.of_user + 1 INTO next_number;
      -- Once for all rows, because each look for the oldest passes by those that this transaction removed.
      IF (next_number - 1) / 16 < (next_number - 1 + one.of_user) / 16 THEN
        PERFORM public.forget_changes(of_user, 2 * greatest(16, one.of_user)::integer);
      END IF;
    END IF;
    CONTINUE WHEN next_number IS NULL;
    INSERT INTO public.changes
        (user_id, number, task_id, uid, event, version, before, actor, operation)
      VALUES (
        of_user, next_number, one.id, one.uid, one.event, one.version, one.before,
        this_actor, this_operation
      );
    next_number := next_number + 1;
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
DROP FUNCTION public.is_change(public.tasks, public.tasks);
--> statement-breakpoint
CREATE OR REPLACE TRIGGER plan_of_changed_task BEFORE UPDATE ON public.tasks FOR EACH ROW
  WHEN (
    NEW.completed <> OLD.completed
    OR NEW.due_date IS DISTINCT FROM OLD.due_date
    OR NEW.time_zone IS DISTINCT FROM OLD.time_zone
    OR NEW.tags <> OLD.tags
    OR NEW.completed_at IS DISTINCT FROM OLD.completed_at
    OR NEW.due_at IS DISTINCT FROM OLD.due_at
    OR NEW.tag_keys <> OLD.tag_keys
  )
  EXECUTE FUNCTION public.keep_task_plan();
