#!/usr/bin/env bash
# As in the official image: any command passes through, under tini.
exec tini -s -- "$@"
