#!/usr/bin/env bash
# Healthy: the broker answers a Metadata request and knows itself as a live member of its cluster. Kafka's own tools
# would start a Java process every few seconds to ask the same.
set -eu
exec 3<>/dev/tcp/kafka/29092
# Length 18 | Metadata is key 3, version 1 | correlation id 1 | client id "pfad" | no topics
printf '\0\0\0\22\0\3\0\1\0\0\0\1\0\4pfad\0\0\0\0' >&3
# Length, correlation id, number of live brokers: four bytes each.
# shellcheck disable=SC2207 # numbers
bytes=($(head -c 12 <&3 | od -An -v -tu1))
[ "${#bytes[@]}" -eq 12 ] && [ "${bytes[11]}" -ge 1 ]
