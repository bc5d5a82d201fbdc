#!/usr/bin/env bash
# As in the official image: the first start makes user and database, without a port of its own until it is done.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=${POSTGRES_USER:-postgres}
  initdb --username "$user" --pwfile <(printf '%s\n' "$POSTGRES_PASSWORD") --auth-local trust --auth-host scram-sha-256 >/dev/null
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  pg_ctl -w -o '-c listen_addresses=' start >/dev/null
  if [ "${POSTGRES_DB:-$user}" != postgres ]; then createdb --username "$user" "${POSTGRES_DB:-$user}"; fi
  pg_ctl -w -m fast stop >/dev/null
fi
exec "$@" -c listen_addresses='*'
