#!/usr/bin/env bash
# validate27x.sh FILE...
# Exit 0 only if x12sdk 2.2.0 (Apache-2.0) takes every FILE: 5010 270, 271, 276 and 277, with the delimiters * : ^ ~; else its reasons and exit 1
# (2 usage, 3 the tool could not be set up). The first run makes a virtual environment in the user's cache ($XDG_CACHE_HOME or ~/.cache; $X12SDK_VENV
# overrides) and installs x12sdk; later runs need no network. Test time only: nothing of it ships.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${X12SDK_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/throughline/x12sdk-judge}
if ! "$venv/bin/python" -c 'import x12sdk' 2>/dev/null; then
  { mkdir -p "$(dirname "$venv")" && python3 -m venv "$venv" && "$venv/bin/python" -m pip install -q --disable-pip-version-check 'x12sdk==2.2.0'; } >&2 || { echo "validate27x: could not set up x12sdk (needs Python 3.11+, pip and the PyPI index)" >&2; exit 3; }
fi
exec "$venv/bin/python" "$here/x12sdkcheck.py" "$@"
