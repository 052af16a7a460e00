-- The net below the queries: a role that is not the tables' owner sees the rows of `app.user_id` alone, whatever a
-- WHERE says. The owner, which migrates, has a policy of its own, so an API that connects as the owner works as before.
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE task_counts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE task_counts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_rows ON tasks USING (user_id = current_setting('app.user_id', true));
--> statement-breakpoint
CREATE POLICY own_rows ON task_counts USING (user_id = current_setting('app.user_id', true));
--> statement-breakpoint
CREATE POLICY own_rows ON idempotency_keys USING (user_id = current_setting('app.user_id', true));
--> statement-breakpoint
CREATE POLICY all_rows_for_owner ON tasks TO CURRENT_USER USING (true);
--> statement-breakpoint
CREATE POLICY all_rows_for_owner ON task_counts TO CURRENT_USER USING (true);
--> statement-breakpoint
CREATE POLICY all_rows_for_owner ON idempotency_keys TO CURRENT_USER USING (true);
--> statement-breakpoint
-- As the owner: whoever deletes a user is nobody's `app.user_id`.
ALTER FUNCTION delete_tasks_of_user() SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
-- As the owner, because expired keys are anybody's. Leaves those that somebody else is removing at this moment.
CREATE FUNCTION purge_idempotency_keys(at_most integer) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM idempotency_keys WHERE created_at <= now() - interval '24 hours'
    LIMIT at_most FOR UPDATE SKIP LOCKED))
$$;
--> statement-breakpoint
-- What an API may do that does not connect as the owner: a login role is made a member. Where roles may not be created,
-- the operator does it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'todo_app') THEN
    CREATE ROLE todo_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'The role todo_app was not created.';
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'todo_app') THEN
    GRANT USAGE ON SCHEMA public, drizzle TO todo_app;
    GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO todo_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO todo_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
      GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO todo_app;
  END IF;
END
$$;
