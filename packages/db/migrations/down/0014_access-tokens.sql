CREATE OR REPLACE FUNCTION delete_tasks_of_user() RETURNS trigger LANGUAGE plpgsql
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
--> statement-breakpoint
DROP FUNCTION create_access_token(varchar, text, text[], text, integer, integer);
--> statement-breakpoint
DROP FUNCTION find_access_token(text[]);
--> statement-breakpoint
DROP TABLE access_tokens;
