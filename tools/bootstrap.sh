#!/bin/sh
# Installs what is missing. Plain shell: it runs before there is any node_modules.
set -e
cd "$(dirname "$0")/.."
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
