-- outside a transaction: each step is one of its own, and can be repeated.
-- A default that is not a constant comes after its column, or the table would be rewritten.
ALTER TABLE public.tasks ADD COLUMN IF NOT EXISTS uid uuid;
ALTER TABLE public.tasks ALTER COLUMN uid SET DEFAULT gen_random_uuid();
--> statement-breakpoint
-- Rows of before, some at a time: each COMMIT lets those go on who wait for one. In the order in which everybody locks.
DO $$
DECLARE
  after_user varchar := '';
  after_id bigint := -1;
BEGIN
  LOOP
    WITH page AS (
      SELECT user_id, id FROM public.tasks
      WHERE (user_id, id) > (after_user, after_id)
      ORDER BY user_id, id LIMIT 1000
    ), unnamed AS (
      SELECT user_id, id FROM public.tasks
      WHERE uid IS NULL AND (user_id, id) IN (SELECT user_id, id FROM page)
      ORDER BY user_id, id FOR UPDATE
    ), named AS (
      UPDATE public.tasks SET uid = gen_random_uuid() FROM unnamed
      WHERE (tasks.user_id, tasks.id) = (unnamed.user_id, unnamed.id)
    )
    SELECT user_id, id INTO after_user, after_id FROM page ORDER BY user_id DESC, id DESC LIMIT 1;
    COMMIT;
    EXIT WHEN after_user IS NULL;
  END LOOP;
END
$$;
--> statement-breakpoint
-- What a build leaves that did not come to its end.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_index WHERE indexrelid = to_regclass('public.tasks_user_id_uid') AND NOT indisvalid
  ) THEN
    DROP INDEX public.tasks_user_id_uid;
  END IF;
END
$$;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tasks_user_id_uid ON public.tasks (user_id, uid);
--> statement-breakpoint
-- A checked constraint spares SET NOT NULL its look at every row, which would keep writers waiting.
ALTER TABLE public.tasks DROP CONSTRAINT IF EXISTS tasks_have_uid;
ALTER TABLE public.tasks ADD CONSTRAINT tasks_have_uid CHECK (uid IS NOT NULL) NOT VALID;
--> statement-breakpoint
ALTER TABLE public.tasks VALIDATE CONSTRAINT tasks_have_uid;
--> statement-breakpoint
ALTER TABLE public.tasks ALTER COLUMN uid SET NOT NULL, DROP CONSTRAINT tasks_have_uid;
--> statement-breakpoint
ALTER TABLE public.task_counts ADD COLUMN IF NOT EXISTS last_change bigint NOT NULL DEFAULT 0;
-- Every write updates a row of it: on its own page, and in no index.
ALTER TABLE public.task_counts SET (fillfactor = 50);
--> statement-breakpoint
DO $$
BEGIN
  IF to_regtype('public.task_event') IS NULL THEN
    CREATE TYPE public.task_event AS ENUM (
      'created', 'updated', 'completed', 'reopened', 'deleted', 'restored'
    );
  END IF;
END
$$;
CREATE TABLE IF NOT EXISTS public.changes (
  user_id varchar(255) NOT NULL,
  number bigint NOT NULL,
  task_id bigint NOT NULL,
  uid uuid NOT NULL,
  event public.task_event NOT NULL,
  version integer NOT NULL,
  before jsonb,
  actor uuid,
  operation uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT changes_user_id_number_pk PRIMARY KEY (user_id, number)
);
CREATE INDEX IF NOT EXISTS changes_by_task ON public.changes (user_id, task_id, number);
CREATE INDEX IF NOT EXISTS changes_deleted ON public.changes (user_id, uid) WHERE event = 'deleted';
CREATE INDEX IF NOT EXISTS changes_trash ON public.changes (user_id, number) WHERE event = 'deleted';
CREATE INDEX IF NOT EXISTS changes_by_time ON public.changes USING brin (created_at);
-- Nobody but the owner has a policy to update: what was logged stays.
ALTER TABLE public.changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.changes FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_rows ON public.changes;
CREATE POLICY own_rows ON public.changes FOR SELECT
  USING (user_id = current_setting('app.user_id', true));
DROP POLICY IF EXISTS new_rows ON public.changes;
CREATE POLICY new_rows ON public.changes FOR INSERT
  WITH CHECK (user_id = current_setting('app.user_id', true));
DROP POLICY IF EXISTS old_rows ON public.changes;
CREATE POLICY old_rows ON public.changes FOR DELETE
  USING (user_id = current_setting('app.user_id', true));
DROP POLICY IF EXISTS all_rows_for_owner ON public.changes;
CREATE POLICY all_rows_for_owner ON public.changes TO CURRENT_USER USING (true);

-- Where a session does not say how many days changes are kept, as SQL by hand, none is too old.
CREATE OR REPLACE FUNCTION public.changes_kept_since() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    now() - make_interval(days => nullif(current_setting('app.history_days', true), '')::integer),
    '-infinity'
  )
$$;

-- The first change of a user that still counts, whether or not those before it were removed; null if none does. Times follow
-- numbers, so that the first one that is not too old is found by halves, among thousands that were not removed yet.
CREATE OR REPLACE FUNCTION public.first_kept_change(of_user varchar) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  kept_since CONSTANT timestamptz := public.changes_kept_since();
  too_old bigint;
  beyond bigint;
  middle bigint;
  one record;
  first_kept bigint;
BEGIN
  SELECT last_change - 20000, last_change + 1 INTO too_old, beyond
    FROM public.task_counts WHERE user_id = of_user;
  SELECT number, created_at INTO one FROM public.changes
    WHERE user_id = of_user AND number > too_old ORDER BY number LIMIT 1;
  IF one.created_at > kept_since THEN
    RETURN one.number;
  END IF;
  too_old := one.number;
  WHILE too_old + 1 < beyond LOOP
    middle := (too_old + beyond) / 2;
    SELECT number, created_at INTO one FROM public.changes
      WHERE user_id = of_user AND number >= middle AND number < beyond ORDER BY number LIMIT 1;
    IF one.created_at <= kept_since THEN
      too_old := one.number;
    ELSE
      first_kept := coalesce(one.number, first_kept);
      beyond := middle;
    END IF;
  END LOOP;
  RETURN first_kept;
END
$$;

-- What of a task is kept for its way back: what clients see of it, but what names it and what moves with each change.
CREATE OR REPLACE FUNCTION public.task_image(task public.tasks) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(task)
    - '{user_id,id,uid,version,updated_at,due_at,tag_keys}'::text[]
$$;

-- Removes so many of the oldest changes of a user, if they do not count any more.
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

-- Logs what a statement did to tasks, whoever sent it. The numbers of a user follow the order of commits, because the row
-- that they are taken from stays locked until then.
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
CREATE OR REPLACE TRIGGER log_new_tasks AFTER INSERT ON public.tasks
  REFERENCING NEW TABLE AS new_tasks FOR EACH STATEMENT EXECUTE FUNCTION public.log_task_changes();
CREATE OR REPLACE TRIGGER log_changed_tasks AFTER UPDATE ON public.tasks
  REFERENCING OLD TABLE AS old_tasks NEW TABLE AS new_tasks
  FOR EACH STATEMENT EXECUTE FUNCTION public.log_task_changes();
CREATE OR REPLACE TRIGGER log_deleted_tasks AFTER DELETE ON public.tasks
  REFERENCING OLD TABLE AS old_tasks FOR EACH STATEMENT EXECUTE FUNCTION public.log_task_changes();
--> statement-breakpoint
-- As before, but nothing of it is logged, and the log goes too.
CREATE OR REPLACE FUNCTION public.delete_tasks_of_user() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.leaving_user', OLD.id, true);
  DELETE FROM tasks WHERE user_id = OLD.id;
  INSERT INTO task_counts (user_id, count) VALUES (OLD.id, 2000000000)
    ON CONFLICT (user_id) DO UPDATE SET count = excluded.count;
  DELETE FROM tasks WHERE user_id = OLD.id;
  DELETE FROM idempotency_keys WHERE user_id = OLD.id;
  DELETE FROM changes WHERE user_id = OLD.id;
  PERFORM set_config('app.leaving_user', '', true);
  RETURN NULL;
END
$$;

-- As before, but `completed_at` stays as given while a task is put back as it was.
CREATE OR REPLACE FUNCTION public.keep_task_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_restoring CONSTANT boolean := coalesce(current_setting('app.restoring', true), '') = 'on';
  tag text;
BEGIN
  IF NOT NEW.completed THEN
    NEW.completed_at := NULL;
  ELSIF is_restoring THEN
    NULL;
  ELSIF TG_OP = 'INSERT' THEN
    NEW.completed_at := coalesce(NEW.completed_at, NEW.created_at);
  ELSIF NOT OLD.completed AND NEW.completed_at IS NULL THEN
    NEW.completed_at := CASE
      WHEN NEW.updated_at > OLD.updated_at THEN NEW.updated_at ELSE clock_timestamp()
    END;
  END IF;
  IF NEW.due_date IS NULL THEN
    NEW.due_at := NULL;
  ELSIF TG_OP = 'INSERT' OR NEW.due_date IS DISTINCT FROM OLD.due_date
    OR NEW.time_zone IS DISTINCT FROM OLD.time_zone OR NEW.due_at IS DISTINCT FROM OLD.due_at THEN
    NEW.due_at := public.due_instant(NEW.due_date, coalesce(NEW.time_zone, 'UTC'));
  END IF;
  IF NEW.tags = '{}' THEN
    NEW.tag_keys := '{}';
  ELSIF TG_OP = 'INSERT' OR NEW.tags <> OLD.tags OR NEW.tag_keys <> OLD.tag_keys THEN
    NEW.tag_keys := '{}';
    FOREACH tag IN ARRAY NEW.tags LOOP
      NEW.tag_keys := array_append(NEW.tag_keys, public.fold_tag(tag));
    END LOOP;
  END IF;
  RETURN NEW;
END
$$;

-- Removes changes of anybody that are kept no longer, and returns how many. Leaves those that somebody else removes.
CREATE OR REPLACE FUNCTION public.purge_changes(at_most integer) RETURNS integer LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH expired AS MATERIALIZED (
    SELECT user_id, number FROM changes WHERE created_at <= changes_kept_since()
    LIMIT at_most FOR UPDATE SKIP LOCKED
  ), purged AS (
    DELETE FROM changes USING expired
      WHERE changes.user_id = expired.user_id AND changes.number = expired.number
      RETURNING changes.number
  )
  SELECT count(*)::integer FROM purged
$$;

-- The newest change numbers of several users, for a process that serves streams to all of them.
CREATE OR REPLACE FUNCTION public.change_numbers(of_users varchar[])
  RETURNS TABLE (user_id varchar, last_change bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT task_counts.user_id, task_counts.last_change FROM task_counts
  WHERE task_counts.user_id = ANY (of_users)
$$;
REVOKE EXECUTE ON FUNCTION public.purge_changes(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION public.change_numbers(varchar[]) FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'todo_app') THEN
    GRANT SELECT, INSERT, DELETE ON public.changes TO todo_app;
    REVOKE UPDATE, TRUNCATE ON public.changes FROM todo_app;
    GRANT EXECUTE ON FUNCTION public.purge_changes(integer) TO todo_app;
    GRANT EXECUTE ON FUNCTION public.change_numbers(varchar[]) TO todo_app;
  END IF;
END
$$;
