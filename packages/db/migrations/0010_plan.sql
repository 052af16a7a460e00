-- outside a transaction: each step is one of its own, and can be repeated.
DO $$
BEGIN
  IF to_regtype('public.task_priority') IS NULL THEN
    CREATE TYPE public.task_priority AS ENUM ('none', 'low', 'medium', 'high', 'urgent');
  END IF;
END
$$;

-- One spelling of all tags that match each other, as a search folds text.
CREATE OR REPLACE FUNCTION public.fold_tag(tag text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT normalize(public.fold_case(normalize(tag, nfc)), nfc)';

-- PostgreSQL takes these names of zones for abbreviations, whose offset is the same all year: their synonyms.
CREATE OR REPLACE FUNCTION public.due_zone(zone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE zone
    WHEN 'CET' THEN 'Europe/Brussels'
    WHEN 'EET' THEN 'Europe/Athens'
    WHEN 'EST' THEN 'America/Panama'
    WHEN 'HST' THEN 'Pacific/Honolulu'
    WHEN 'MET' THEN 'Europe/Brussels'
    WHEN 'MST' THEN 'America/Phoenix'
    WHEN 'WET' THEN 'Europe/Lisbon'
    ELSE zone
  END
$$;

-- The instant of a local time, as Temporal's "compatible": of two the earlier, of none moved on by the gap. PostgreSQL does
-- the latter too, but takes the later of two. A clock is put back by a day at most.
CREATE OR REPLACE FUNCTION public.local_instant(local_time timestamp, zone text) RETURNS timestamptz
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  later CONSTANT timestamptz := local_time AT TIME ZONE zone;
  put_back CONSTANT interval :=
    (later - interval '26 hours') AT TIME ZONE zone + interval '26 hours' - local_time;
BEGIN
  IF put_back > interval '0' AND (later - put_back) AT TIME ZONE zone = local_time THEN
    RETURN later - put_back;
  END IF;
  RETURN later;
END
$$;

-- The first instant of a day, or of what comes after it where the day does not exist.
CREATE OR REPLACE FUNCTION public.day_start(of_day date, zone text) RETURNS timestamptz
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  midnight CONSTANT timestamp := of_day;
  start timestamptz := public.local_instant(midnight, zone);
  before_gap timestamptz := start - interval '26 hours';
  middle timestamptz;
  offset_before interval;
BEGIN
  IF start AT TIME ZONE zone = midnight THEN
    RETURN start;
  END IF;
  -- Clocks were put on at midnight or shortly before, at a whole second.
  offset_before := before_gap AT TIME ZONE zone - before_gap AT TIME ZONE 'UTC';
  WHILE start - before_gap > interval '1 second' LOOP
    middle := date_trunc('second', before_gap + (start - before_gap) / 2);
    IF middle AT TIME ZONE zone - middle AT TIME ZONE 'UTC' = offset_before THEN
      before_gap := middle;
    ELSE
      start := middle;
    END IF;
  END LOOP;
  RETURN start;
END
$$;

-- The instant from which on a task is overdue: of a day, its last millisecond.
CREATE OR REPLACE FUNCTION public.due_instant(due text, zone text) RETURNS timestamptz
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  IF length(due) = 10 THEN
    RETURN public.day_start(due::date + 1, public.due_zone(zone)) - interval '1 millisecond';
  ELSIF right(due, 1) = 'Z' THEN
    RETURN due;
  END IF;
  RETURN public.local_instant(due::timestamp, public.due_zone(zone));
END
$$;

-- The instant of a bound: of a day, its first.
CREATE OR REPLACE FUNCTION public.due_bound(due text, zone text) RETURNS timestamptz
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  IF length(due) = 10 THEN
    RETURN public.day_start(due::date, public.due_zone(zone));
  END IF;
  RETURN public.due_instant(due, zone);
END
$$;

-- The offsets of a zone from UTC by the number of the week, counted from 3 January 2000, for some years around today; 100
-- days for a week in which, or beside which, the offset changes. A list asks once what it needs for each row.
CREATE OR REPLACE FUNCTION public.week_offsets(zone text) RETURNS interval[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE
  own_zone CONSTANT text := public.due_zone(zone);
  this_week CONSTANT integer := (current_date - date '2000-01-03') / 7;
  week_start timestamp;
  nine_days interval;
  offsets interval[];
BEGIN
  FOR week IN this_week - 52 .. this_week + 208 LOOP
    week_start := date '2000-01-03' + week * 7;
    nine_days := (week_start + interval '8 days') AT TIME ZONE own_zone
      - (week_start - interval '1 day') AT TIME ZONE own_zone;
    offsets[week] := CASE
      WHEN nine_days = interval '9 days' THEN
        week_start AT TIME ZONE own_zone - week_start AT TIME ZONE 'UTC'
      ELSE interval '100 days'
    END;
  END LOOP;
  RETURN offsets;
END
$$;

-- What follows from the other columns, whoever writes them: the release before, or SQL by hand.
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
--> statement-breakpoint
-- With the columns in one step: no row gets in between. Their defaults are constants, so the table is not rewritten.
ALTER TABLE public.tasks
  ADD COLUMN IF NOT EXISTS due_date varchar(24),
  ADD COLUMN IF NOT EXISTS time_zone varchar(64),
  ADD COLUMN IF NOT EXISTS priority public.task_priority NOT NULL DEFAULT 'medium',
  ADD COLUMN IF NOT EXISTS tags text[] NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS completed_at timestamptz(3),
  ADD COLUMN IF NOT EXISTS due_at timestamptz(3),
  ADD COLUMN IF NOT EXISTS tag_keys text[] NOT NULL DEFAULT '{}';
CREATE OR REPLACE TRIGGER plan_of_new_task BEFORE INSERT ON public.tasks FOR EACH ROW
  WHEN (
    NEW.completed OR NEW.due_date IS NOT NULL OR NEW.tags <> '{}'
    OR NEW.completed_at IS NOT NULL OR NEW.due_at IS NOT NULL OR NEW.tag_keys <> '{}'
  )
  EXECUTE FUNCTION public.keep_task_plan();
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
--> statement-breakpoint
-- What a build leaves that did not come to its end.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_index
    WHERE indexrelid = to_regclass('public.tasks_user_id_id_pk') AND NOT indisvalid
  ) THEN
    DROP INDEX public.tasks_user_id_id_pk;
  END IF;
END
$$;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tasks_user_id_id_pk ON public.tasks (user_id, id);
--> statement-breakpoint
-- The ids stay unique by their sequence.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = 'public.tasks'::regclass AND conname = 'tasks_pkey'
  ) THEN
    ALTER TABLE public.tasks
      DROP CONSTRAINT tasks_pkey,
      ADD CONSTRAINT tasks_user_id_id_pk PRIMARY KEY USING INDEX tasks_user_id_id_pk;
  END IF;
END
$$;
