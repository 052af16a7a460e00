GRANT EXECUTE ON FUNCTION public.delete_tasks_of_user() TO PUBLIC;
