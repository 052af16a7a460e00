CREATE TABLE access_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
  user_id varchar(255) NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  hash text NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  expires_at timestamptz(3),
  last_used_on date,
  CONSTRAINT access_tokens_hash_unique UNIQUE (hash)
);
--> statement-breakpoint
CREATE INDEX access_tokens_user_id ON access_tokens (user_id, created_at);
--> statement-breakpoint
ALTER TABLE access_tokens ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE access_tokens FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_rows ON access_tokens USING (user_id = current_setting('app.user_id', true));
--> statement-breakpoint
CREATE POLICY all_rows_for_owner ON access_tokens TO CURRENT_USER USING (true);
--> statement-breakpoint
-- Returns nothing if the user has `max_tokens`, or is deleted: the count of a deleted user is full for good. The lock on
-- that count keeps others of the user waiting, and the deletion of the account. Expired tokens make room.
CREATE FUNCTION create_access_token(
  of_user varchar, of_name text, of_scopes text[], of_hash text, days integer, max_tokens integer
) RETURNS SETOF access_tokens LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_task_count(of_user);
  IF (SELECT count >= 1000000000 FROM task_counts WHERE user_id = of_user) THEN
    RETURN;
  END IF;
  IF (SELECT count(*) >= max_tokens FROM access_tokens WHERE user_id = of_user) THEN
    DELETE FROM access_tokens WHERE user_id = of_user AND expires_at <= now();
  END IF;
  RETURN QUERY
    INSERT INTO access_tokens (user_id, name, scopes, hash, expires_at)
    SELECT of_user, of_name, of_scopes, of_hash, now() + days * interval '24 hours'
    WHERE (SELECT count(*) FROM access_tokens WHERE user_id = of_user) < max_tokens
    RETURNING *;
END
$$;
--> statement-breakpoint
-- Those of these tokens that are in force. As the owner, because it is the token that says whose it is.
CREATE FUNCTION find_access_token(of_hashes text[]) RETURNS SETOF access_tokens LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM access_tokens
  WHERE hash = ANY (of_hashes) AND (expires_at IS NULL OR expires_at > now())
$$;
--> statement-breakpoint
-- As before, and access tokens end.
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
  DELETE FROM access_tokens WHERE user_id = OLD.id;
  PERFORM set_config('app.leaving_user', '', true);
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION find_access_token(text[]) FROM PUBLIC;
--> statement-breakpoint
-- Nobody but the owner can make a token last longer or do more.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'todo_app') THEN
    GRANT SELECT, INSERT, DELETE ON access_tokens TO todo_app;
    REVOKE UPDATE, TRUNCATE ON access_tokens FROM todo_app;
    GRANT UPDATE (last_used_on) ON access_tokens TO todo_app;
    GRANT EXECUTE ON FUNCTION find_access_token(text[]) TO todo_app;
  END IF;
END
$$;
