DROP TRIGGER release_task_places ON tasks;
DROP FUNCTION release_task_places();
DROP TRIGGER delete_tasks_of_user ON "user";
DROP FUNCTION delete_tasks_of_user();
