-- A token may outlive its user for some seconds. The count of a deleted user is full for good, so nothing is created any
-- more; setting it waits for creations in flight, whose tasks go then. Not before the other tasks: whoever deletes one at
-- this moment has locked it, and will want the count.
CREATE OR REPLACE FUNCTION delete_tasks_of_user() RETURNS trigger LANGUAGE plpgsql
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
