ALTER FUNCTION public.due_instant(text, text) COST 100;
--> statement-breakpoint
DROP FUNCTION public.zone_offsets(text);
