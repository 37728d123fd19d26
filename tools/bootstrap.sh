#!/bin/sh
# Installs what is missing, and makes the program of `ocp` where a source has changed.
# Plain shell: it runs before there is any node_modules.
set -e
cd "$(dirname "$0")/.."
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
node apps/shim/build.js
