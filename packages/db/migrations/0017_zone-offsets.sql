-- What to add to the due_at of floating tasks for their instant in a zone: from each of the ascending starts on, ten years
-- back and ahead. Null where due_instant must tell. In place of week_offsets, which left more to it, and stays for instances
-- of the release before.
CREATE FUNCTION public.zone_offsets(zone text, OUT starts timestamptz[], OUT offsets interval[])
  LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE
  own_zone CONSTANT text := public.due_zone(zone);
  last_year CONSTANT timestamptz := date_trunc('year', now(), 'UTC') + interval '10 years';
  before timestamptz := last_year - interval '20 years';
  before_offset interval := before AT TIME ZONE 'UTC' - before AT TIME ZONE own_zone;
  after timestamptz;
  after_offset interval;
  middle timestamptz;
  gap_start timestamptz;
  gap_end timestamptz;
  next_start timestamptz;
BEGIN
  starts := ARRAY[before - before_offset];
  offsets := ARRAY[before_offset];
  WHILE before < last_year LOOP
    -- No zone has put its clocks on and back within less in these years.
    after := before + interval '28 days';
    after_offset := after AT TIME ZONE 'UTC' - after AT TIME ZONE own_zone;
    IF after_offset <> before_offset THEN
      -- Clocks are changed at a whole minute.
      WHILE after - before > interval '1 minute' LOOP
        middle := date_trunc('minute', before + (after - before) / 2);
        IF middle AT TIME ZONE 'UTC' - middle AT TIME ZONE own_zone = before_offset THEN
          before := middle;
        ELSE
          after := middle;
        END IF;
      END LOOP;
      after_offset := after AT TIME ZONE 'UTC' - after AT TIME ZONE own_zone;
      gap_start := after - before_offset;
      gap_end := after - after_offset;
      -- A day that begins in the gap begins with its end.
      IF date_trunc('day', gap_end - interval '1 microsecond', 'UTC') > gap_start THEN
        starts := starts || gap_start;
        offsets := offsets || NULL::interval;
      END IF;
      next_start := greatest(gap_start, gap_end);
      -- The millisecond before midnight is a local time of this day, or the day itself, which the next one ends.
      IF date_trunc('day', next_start, 'UTC') = next_start THEN
        starts := starts || (next_start - interval '1 millisecond');
        offsets := offsets || NULL::interval;
      END IF;
      starts := starts || next_start;
      offsets := offsets || after_offset;
    END IF;
    before := after;
    before_offset := after_offset;
  END LOOP;
  starts := starts || (before - before_offset);
  offsets := offsets || NULL::interval;
END
$$;
--> statement-breakpoint
-- It is seldom needed where it stands: a plan with parallel workers, for which its price seems to ask, costs more.
ALTER FUNCTION public.due_instant(text, text) COST 1;
