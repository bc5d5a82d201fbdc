#!/bin/sh
# As in the official image: `server /data` means `minio server /data`.
set -eu
if [ "${1:-}" != minio ]; then set -- minio "$@"; fi
exec "$@"
