#!/bin/sh
# Lets every process that stays up sign in to both databases as itself; run again, it only sets the passwords anew.
set -eu

sql=${1:-$(dirname "$0")/logins.sql}

for url in "$DATABASE_URL" "$NEARPEER_KEYS_URL"; do
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --single-transaction --file "$sql" "$url"
done
