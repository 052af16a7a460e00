-- The role `todo_app` stays, as other databases may use it; its privileges here go.
ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE task_counts NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY own_rows ON tasks;
DROP POLICY own_rows ON task_counts;
DROP POLICY own_rows ON idempotency_keys;
DROP POLICY all_rows_for_owner ON tasks;
DROP POLICY all_rows_for_owner ON task_counts;
DROP POLICY all_rows_for_owner ON idempotency_keys;
ALTER FUNCTION delete_tasks_of_user() SECURITY INVOKER RESET search_path;
DROP FUNCTION purge_idempotency_keys(integer);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'todo_app') THEN
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
      REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM todo_app;
    REVOKE ALL ON ALL TABLES IN SCHEMA public, drizzle FROM todo_app;
    REVOKE USAGE ON SCHEMA public, drizzle FROM todo_app;
  END IF;
END
$$;
