#!/bin/sh
# compose.yaml runs this once in an empty database. `todo_owner` owns the tables and migrates. `todo_server` serves and
# sees the rows of one user at a time (docs/decisions/008-row-level-security.md).
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname todo \
  --set owner_password="$OWNER_PASSWORD" --set server_password="$SERVER_PASSWORD" <<'SQL'
create role todo_app nologin;
create role todo_owner login password :'owner_password';
create role todo_server login password :'server_password' in role todo_app;
alter database todo owner to todo_owner;
SQL
