-- outside a transaction: each step is one of its own, and can be repeated.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_index WHERE indexrelid = to_regclass('public.tasks_pkey') AND NOT indisvalid
  ) THEN
    DROP INDEX public.tasks_pkey;
  END IF;
END
$$;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tasks_pkey ON public.tasks (id);
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = 'public.tasks'::regclass AND conname = 'tasks_user_id_id_pk'
  ) THEN
    ALTER TABLE public.tasks
      DROP CONSTRAINT tasks_user_id_id_pk,
      ADD CONSTRAINT tasks_pkey PRIMARY KEY USING INDEX tasks_pkey;
  END IF;
END
$$;
--> statement-breakpoint
DROP TRIGGER IF EXISTS plan_of_changed_task ON public.tasks;
DROP TRIGGER IF EXISTS plan_of_new_task ON public.tasks;
ALTER TABLE public.tasks
  DROP COLUMN IF EXISTS due_date,
  DROP COLUMN IF EXISTS time_zone,
  DROP COLUMN IF EXISTS priority,
  DROP COLUMN IF EXISTS tags,
  DROP COLUMN IF EXISTS completed_at,
  DROP COLUMN IF EXISTS due_at,
  DROP COLUMN IF EXISTS tag_keys;
--> statement-breakpoint
DROP FUNCTION IF EXISTS public.keep_task_plan();
DROP FUNCTION IF EXISTS public.week_offsets(text);
DROP FUNCTION IF EXISTS public.due_bound(text, text);
DROP FUNCTION IF EXISTS public.due_instant(text, text);
DROP FUNCTION IF EXISTS public.day_start(date, text);
DROP FUNCTION IF EXISTS public.local_instant(timestamp, text);
DROP FUNCTION IF EXISTS public.due_zone(text);
DROP FUNCTION IF EXISTS public.fold_tag(text);
DROP TYPE IF EXISTS public.task_priority;
