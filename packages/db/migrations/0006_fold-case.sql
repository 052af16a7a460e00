-- Text in which letters that differ by case alone are the same (Unicode, section 3.13.3), for searching. PostgreSQL 18 has
-- it built in. Before, ICU's capitals of small letters part letters alike, but for the dotless i (305), whose capital is I:
-- in its place comes a control character, which no text has. After an upgrade of the server the old way goes on.
DO $$
BEGIN
  IF current_setting('server_version_num')::integer >= 180000 AND getdatabaseencoding() = 'UTF8' THEN
    CREATE FUNCTION fold_case(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS 'SELECT casefold($1 COLLATE pg_unicode_fast)';
  ELSE
    CREATE FUNCTION fold_case(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS 'SELECT upper(lower(replace($1, chr(305), chr(1)) COLLATE "und-x-icu"))';
  END IF;
END
$$;
