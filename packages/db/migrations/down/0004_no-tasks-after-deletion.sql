CREATE OR REPLACE FUNCTION delete_tasks_of_user() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM tasks WHERE user_id = OLD.id;
  DELETE FROM task_counts WHERE user_id = OLD.id;
  DELETE FROM idempotency_keys WHERE user_id = OLD.id;
  RETURN NULL;
END
$$;
DELETE FROM task_counts WHERE count > 999999999;
