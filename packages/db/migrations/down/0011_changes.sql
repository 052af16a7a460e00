-- outside a transaction: each step is one of its own, and can be repeated.
DROP TRIGGER IF EXISTS log_new_tasks ON public.tasks;
DROP TRIGGER IF EXISTS log_changed_tasks ON public.tasks;
DROP TRIGGER IF EXISTS log_deleted_tasks ON public.tasks;
DROP FUNCTION IF EXISTS public.log_task_changes();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION public.delete_tasks_of_user() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM tasks WHERE user_id = OLD.id;
  INSERT INTO task_counts (user_id, count) VALUES (OLD.id, 2000000000)
    ON CONFLICT (user_id) DO UPDATE SET count = excluded.count;
  DELETE FROM tasks WHERE user_id = OLD.id;
  DELETE FROM idempotency_keys WHERE user_id = OLD.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION public.keep_task_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  tag text;
BEGIN
  IF NOT NEW.completed THEN
    NEW.completed_at := NULL;
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
DROP FUNCTION IF EXISTS public.change_numbers(varchar[]);
DROP FUNCTION IF EXISTS public.purge_changes(integer);
DROP FUNCTION IF EXISTS public.forget_changes(varchar, integer);
DROP FUNCTION IF EXISTS public.task_image(public.tasks);
DROP FUNCTION IF EXISTS public.first_kept_change(varchar);
DROP FUNCTION IF EXISTS public.changes_kept_since();
DROP TABLE IF EXISTS public.changes;
DROP TYPE IF EXISTS public.task_event;
--> statement-breakpoint
ALTER TABLE public.task_counts RESET (fillfactor);
ALTER TABLE public.task_counts DROP COLUMN IF EXISTS last_change;
ALTER TABLE public.tasks DROP COLUMN IF EXISTS uid;
