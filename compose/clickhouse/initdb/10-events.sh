#!/bin/sh
# The tables of events, and what fills them from Kafka. The image runs this at its first start; Pfad runs it again after
# each `up`. Running it again changes nothing, except that what reads the topic is made anew when its definition changed.
#
#   <table>           every event. Delivered again, an event is a row again until parts are merged: read with FINAL,
#                     or by event_id
#   <table>_rejected  every message that is none, with the reason and its bytes
#   <table>_queue     the topic, read once for all; <table>_arrived takes what it gives and keeps nothing
#   <table>_accept, <table>_reject, <table>_ingest   the views that bring it from one to the next
#
# Nothing reads the topic before everything is in place: the view <table>_ingest starts it, and comes last.

pfad_events() (
  set -eu
  table=${CLICKHOUSE_TABLE:-user_events}
  topic=${KAFKA_TOPIC:-user-events}
  database=${CLICKHOUSE_DB:-default}
  brokers=${KAFKA_BOOTSTRAP_SERVERS:-kafka:29092}
  registry=${SCHEMA_REGISTRY_URL:-http://schema-registry:8080/apis/ccompat/v7}

  # These become part of SQL, so they are what they should be or nothing happens.
  case $table in
    '' | [!A-Za-z_]* | *[!A-Za-z0-9_]*) fail "CLICKHOUSE_TABLE=$table is no table's name: use letters, digits and _" ;;
  esac
  case $database in
    '' | [!A-Za-z_]* | *[!A-Za-z0-9_]*) fail "CLICKHOUSE_DB=$database is no database's name: use letters, digits and _" ;;
  esac
  case $topic in
    '' | *[!A-Za-z0-9._-]*) fail "KAFKA_TOPIC=$topic is no topic's name: use letters, digits, dot, dash and _" ;;
  esac
  case $brokers$registry in
    *[\'\\]*) fail "KAFKA_BOOTSTRAP_SERVERS or SCHEMA_REGISTRY_URL holds a quote or backslash" ;;
  esac

  # One look tells whether all of it is there: nobody waits for more after each start.
  definition=$(definition)
  is_made="SELECT comment FROM system.tables WHERE database = '$database' AND name = '${table}_ingest' AND
    (SELECT count() FROM system.tables WHERE database = '$database' AND name IN ('$table', '${table}_rejected')) = 2"
  if [ "$(sql "$is_made")" != "$definition" ]; then
    sql "CREATE DATABASE IF NOT EXISTS $database"
    make_tables
    make_ingest
  fi
)

fail() {
  echo "10-events.sh: $1." >&2
  exit 1
}

sql() {
  clickhouse-client --host 127.0.0.1 --user "${CLICKHOUSE_USER:-default}" --password "${CLICKHOUSE_PASSWORD:-}" --query "$1"
}

# The event_minute is exact for all of DateTime64, which toStartOfMinute is not. No partitions: one batch may hold events
# of any times, and ClickHouse refuses a batch that touches more than a hundred.
make_tables() {
  sql "CREATE TABLE IF NOT EXISTS $database.$table (
    event_id String,
    user_id String,
    session_id String,
    event_type LowCardinality(String),
    event_timestamp DateTime64(3, 'UTC'),
    request_latency_ms UInt32,
    status LowCardinality(String),
    error_code Nullable(Int32),
    product_id Nullable(Int32),
    event_minute DateTime64(3, 'UTC') MATERIALIZED fromUnixTimestamp64Milli(toUnixTimestamp64Milli(event_timestamp) - positiveModulo(toUnixTimestamp64Milli(event_timestamp), 60000), 'UTC'),
    is_example Bool DEFAULT false
  ) ENGINE = ReplacingMergeTree ORDER BY (event_minute, event_id)"
  sql "CREATE TABLE IF NOT EXISTS $database.${table}_rejected (
    topic String,
    partition Int64,
    offset Int64,
    produced_at Nullable(DateTime64(3, 'UTC')),
    rejected_at DateTime64(3, 'UTC') DEFAULT now64(3),
    message_key String,
    reason String,
    raw String COMMENT 'the message, byte by byte; empty where it was read and is only no valid event',
    event String COMMENT 'what was read, as JSON; empty where it could not be read'
  ) ENGINE = ReplacingMergeTree ORDER BY (topic, partition, offset)"
}

# What a message is read into: the types of the Avro schema, so that what they allow and the event does not is seen below.
columns='event_id String, user_id String, session_id String, event_type String, event_timestamp Int64,
    request_latency_ms Int32, status String, error_code Nullable(Int32), product_id Nullable(Int32)'
names='event_id, user_id, session_id, event_type, event_timestamp, request_latency_ms, status, error_code, product_id'

# A text that every engine can hold.
is_text() {
  echo "(notEmpty($1) AND isValidUTF8($1) AND position($1, char(0)) = 0)"
}

# Why a message is no event; empty for an event. The rule of src-main/contract/models/userEvent.ts, tested against it.
reason() {
  echo "multiIf(
    error != '', error,
    NOT $(is_text event_id), 'event_id: is empty or holds a character that UTF-8 text cannot hold',
    NOT $(is_text user_id), 'user_id: is empty or holds a character that UTF-8 text cannot hold',
    NOT $(is_text session_id), 'session_id: is empty or holds a character that UTF-8 text cannot hold',
    event_type NOT IN ('VIEW_PRODUCT', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT', 'SEARCH'), 'event_type: is none of VIEW_PRODUCT, ADD_TO_CART, CHECKOUT, PAYMENT, SEARCH',
    event_timestamp NOT BETWEEN -2208988800000 AND 10413791999999, 'event_timestamp: is not of the years 1900 to 2299',
    request_latency_ms < 0, 'request_latency_ms: is negative',
    status NOT IN ('SUCCESS', 'ERROR'), 'status: is none of SUCCESS, ERROR',
    status = 'SUCCESS' AND error_code IS NOT NULL, 'error_code: must be null when status is SUCCESS',
    product_id IS NOT NULL AND event_type NOT IN ('VIEW_PRODUCT', 'ADD_TO_CART'), concat('product_id: must be null when event_type is ', event_type),
    '')"
}

# All that make_ingest makes, in one word: when it differs, what is there is of another version or of other settings.
definition() {
  { make_ingest_sql; echo "$brokers $registry"; } | cksum | tr -d '\n' | tr ' ' '-'
}

# The statements, one a line. What is accepted is chosen in a query of its own: beside what it becomes, ClickHouse would go by
# that (event_timestamp cut to what DateTime64 holds, request_latency_ms without its sign).
make_ingest_sql() {
  cat <<SQL | tr '\n' ' ' | sed 's/;;/\n/g'
DROP VIEW IF EXISTS $database.${table}_ingest;;
DROP VIEW IF EXISTS $database.${table}_accept;;
DROP VIEW IF EXISTS $database.${table}_reject;;
DROP TABLE IF EXISTS $database.${table}_arrived;;
DROP TABLE IF EXISTS $database.${table}_queue;;
CREATE TABLE $database.${table}_arrived ($columns,
    topic String, partition Int64, offset Int64, produced_at Nullable(DateTime64(3, 'UTC')), message_key String, raw String, error String
  ) ENGINE = Null;;
CREATE MATERIALIZED VIEW $database.${table}_accept TO $database.$table AS
  SELECT event_id, user_id, session_id, event_type, fromUnixTimestamp64Milli(event_timestamp, 'UTC') AS event_timestamp,
    toUInt32(request_latency_ms) AS request_latency_ms, status, error_code, product_id
  FROM (SELECT * FROM $database.${table}_arrived WHERE $(reason) = '');;
CREATE MATERIALIZED VIEW $database.${table}_reject TO $database.${table}_rejected AS
  SELECT topic, partition, offset, produced_at, message_key, $(reason) AS reason, raw,
    if(error = '', toJSONString(CAST(tuple($names), 'Tuple($columns)')), '') AS event
  FROM $database.${table}_arrived WHERE reason != '';;
CREATE TABLE $database.${table}_queue ($columns) ENGINE = Kafka SETTINGS
  kafka_broker_list = '$brokers', kafka_topic_list = '$topic', kafka_group_name = 'pfad-$database-$table',
  kafka_format = 'AvroConfluent', format_avro_schema_registry_url = '$registry',
  kafka_handle_error_mode = 'stream', kafka_flush_interval_ms = 500, kafka_max_block_size = 65536;;
SQL
}

make_ingest() {
  make_ingest_sql | while IFS= read -r statement; do
    case $statement in *[!\ ]*) sql "$statement" ;; esac
  done
  sql "CREATE MATERIALIZED VIEW $database.${table}_ingest TO $database.${table}_arrived AS
    SELECT $names, _topic AS topic, toInt64(_partition) AS partition, toInt64(_offset) AS offset, _timestamp_ms AS produced_at,
      _key AS message_key, _raw_message AS raw, _error AS error
    FROM $database.${table}_queue AS queue COMMENT '$definition'"
}

pfad_events
