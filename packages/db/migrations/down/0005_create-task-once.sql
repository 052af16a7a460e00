DROP FUNCTION create_task_once;
ALTER FUNCTION purge_idempotency_keys(integer) RESET enable_seqscan;
