DROP FUNCTION create_task_once(varchar, varchar, varchar[], jsonb, jsonb);
DROP FUNCTION keep_answer(varchar, varchar, varchar[], jsonb, jsonb);
DROP FUNCTION lock_task_count(varchar);
DROP FUNCTION find_kept_answer(varchar, varchar, varchar[]);
CREATE OR REPLACE FUNCTION purge_idempotency_keys(at_most integer) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM idempotency_keys WHERE created_at <= now() - interval '24 hours'
    LIMIT at_most FOR UPDATE SKIP LOCKED))
$$;
ALTER TABLE idempotency_keys DROP COLUMN fingerprint_form, DROP COLUMN answer_bytes;
