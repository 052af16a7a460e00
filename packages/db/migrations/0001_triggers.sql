-- What a deleted user owned goes in the same transaction. No foreign key does it (see src/tasks/task-tables.ts).
CREATE FUNCTION delete_tasks_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM tasks WHERE user_id = OLD.id;
  DELETE FROM task_counts WHERE user_id = OLD.id;
  DELETE FROM idempotency_keys WHERE user_id = OLD.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER delete_tasks_of_user AFTER DELETE ON "user"
  FOR EACH ROW EXECUTE FUNCTION delete_tasks_of_user();
--> statement-breakpoint
-- Deleting tasks, by whatever statement, gives their places in the quota back.
CREATE FUNCTION release_task_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_counts SET count = greatest(0, task_counts.count - gone.count)
    FROM (SELECT user_id, count(*) AS count FROM deleted GROUP BY user_id) AS gone
    WHERE task_counts.user_id = gone.user_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER release_task_places AFTER DELETE ON tasks
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION release_task_places();
