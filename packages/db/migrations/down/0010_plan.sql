DROP TRIGGER plan_of_changed_task ON tasks;
DROP TRIGGER plan_of_new_task ON tasks;
ALTER TABLE tasks
  DROP COLUMN due_date, DROP COLUMN time_zone, DROP COLUMN priority, DROP COLUMN tags,
  DROP COLUMN completed_at, DROP COLUMN due_at, DROP COLUMN tag_keys;
DROP FUNCTION keep_task_plan();
DROP FUNCTION due_bound(text, text);
DROP FUNCTION due_instant(text, text);
DROP FUNCTION day_start(date, text);
DROP FUNCTION local_instant(timestamp, text);
DROP FUNCTION due_zone(text);
DROP FUNCTION fold_tag(text);
DROP TYPE task_priority;
