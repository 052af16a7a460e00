ALTER FUNCTION public.due_instant(text, text) COST 100;
--> statement-breakpoint
CREATE FUNCTION public.week_offsets(zone text) RETURNS interval[]
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
--> statement-breakpoint
DROP FUNCTION public.zone_offsets(text);
