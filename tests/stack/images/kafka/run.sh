#!/usr/bin/env bash
# What the official image's start does: KAFKA_LOG_DIRS=… becomes log.dirs=…, the storage is formatted once, the broker runs.
set -euo pipefail
java=(java -XX:+UseG1GC -Djava.awt.headless=true -Dlog4j2.configurationFile=/opt/kafka/log4j2.yaml -cp '/opt/kafka/libs/*')

write_properties() {
  while IFS='=' read -r -d '' name value; do
    case $name in
      KAFKA_HEAP_OPTS | KAFKA_OPTS | KAFKA_JVM_PERFORMANCE_OPTS) ;;
      KAFKA_*)
        key=${name#KAFKA_} key=${key,,} key=${key//___/-} key=${key//__/%} key=${key//_/.} key=${key//%/_}
        printf '%s=%s\n' "$key" "$value"
        ;;
    esac
  done < <(env -0) >"$1"
}

# The class archives of the format tool and of the broker, from one short life of each.
archive() {
  export KAFKA_NODE_ID=1 KAFKA_PROCESS_ROLES=broker,controller KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093 \
    KAFKA_LISTENERS=HOST://localhost:9092,CONTROLLER://localhost:9093 KAFKA_ADVERTISED_LISTENERS=HOST://localhost:9092 \
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=HOST:PLAINTEXT,CONTROLLER:PLAINTEXT KAFKA_INTER_BROKER_LISTENER_NAME=HOST \
    KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER KAFKA_LOG_DIRS=/tmp/archive
  write_properties /tmp/archive.properties
  "${java[@]}" -Xlog:cds=off -XX:ArchiveClassesAtExit=/opt/kafka/storage.jsa kafka.tools.StorageTool \
    format -t cGZhZC1sb2NhbC1zdGFjaw -c /tmp/archive.properties
  "${java[@]}" -Xlog:cds=off -XX:ArchiveClassesAtExit=/opt/kafka/kafka.jsa kafka.Kafka /tmp/archive.properties >/tmp/archive.log &
  until grep -q 'Kafka Server started' /tmp/archive.log; do sleep 0.2; kill -0 $! || { cat /tmp/archive.log; exit 1; }; done
  kill $!
  wait $! || true
  rm -r /tmp/archive*
  ls -l /opt/kafka/*.jsa
}

if [ "${1:-}" = archive ]; then
  archive
  exit
fi
properties=$(mktemp)
write_properties "$properties"
if [ ! -e "$KAFKA_LOG_DIRS/meta.properties" ]; then
  "${java[@]}" -XX:SharedArchiveFile=/opt/kafka/storage.jsa kafka.tools.StorageTool \
    format --ignore-formatted -t "${CLUSTER_ID:-cGZhZC1sb2NhbC1zdGFjaw}" -c "$properties"
fi
# shellcheck disable=SC2086 # options, split on purpose
exec "${java[@]}" -XX:SharedArchiveFile=/opt/kafka/kafka.jsa ${KAFKA_HEAP_OPTS:-} ${KAFKA_OPTS:-} kafka.Kafka "$properties"
