#!/bin/sh
# Runs the tests with pytest, which is installed into the user's cache the first time. With OCP_API_URL, OCP_API_TOKEN,
# OCP_TEST_SCHEMA and OCP_TEST_SOURCE also those that need a server, and with OCP_STANDIN_… those of a stand-in for Koku.
# Status 77: there is no Python that is new enough.
set -e
cd "$(dirname "$0")"
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || exit 77
export PYTHONDONTWRITEBYTECODE=1
home=${XDG_CACHE_HOME:-$HOME/.cache}/ocp-tests
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
environment=$home/koku-client-$version-$(cksum < tests/requirements.txt | cut -d ' ' -f 1)
if [ ! -f "$environment/ready" ]; then
  mkdir -p "$home"
  # Made aside and moved: two runs at once must not meet in it. A moved environment is used by its interpreter only.
  new=$(mktemp -d "$home/install-XXXXXX")
  "$python" -m venv "$new"
  "$new/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
  touch "$new/ready"
  if [ -d "$environment" ]; then rm -rf "$new"; else mv "$new" "$environment"; fi
fi
exec "$environment/bin/python" -m pytest "$@"
