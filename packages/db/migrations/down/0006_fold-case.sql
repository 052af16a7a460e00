DROP FUNCTION fold_case;
