#!/usr/bin/env bash
# read835.sh FILE...   One JSON line per 835 as oxedi 0.6.0 (MIT) reads it, to compare our own reading with; see read835.py.
# The first run makes a virtual environment in the user's cache ($XDG_CACHE_HOME or ~/.cache); later runs need no network. Exit 3: it could not be set up.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${XDG_CACHE_HOME:-$HOME/.cache}/throughline/x12-read835
if ! "$venv/bin/python" -c 'import oxedi, polars' 2>/dev/null; then
  { mkdir -p "$(dirname "$venv")" && python3 -m venv "$venv" && "$venv/bin/python" -m pip install -q --disable-pip-version-check 'oxedi[polars]==0.6.0'; } >&2 || { echo "read835: could not set up oxedi (needs Python 3.11+ and pip)" >&2; exit 3; }
fi
exec "$venv/bin/python" "$here/read835.py" "$@"
