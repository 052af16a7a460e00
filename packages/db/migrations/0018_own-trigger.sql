-- It deletes as the owner what its row says. Who may execute it may make it the trigger of a table of their own, also of a
-- temporary one, with the id of anybody. A trigger that exists needs no such right.
REVOKE EXECUTE ON FUNCTION public.delete_tasks_of_user() FROM PUBLIC;
