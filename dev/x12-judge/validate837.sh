#!/usr/bin/env bash
# validate837.sh [--level 1|2|3|4] [--errata] [--npi] [--json] FILE...
# Exit 0 only if every FILE is a valid 5010 837P, 837I, 835 or 999 (277CA too); else the errors and exit 1 (2 usage, 3 the tool could not be set up).
# The first run makes a virtual environment in the user's cache ($XDG_CACHE_HOME or ~/.cache; $X12_VENV overrides) and installs pyx12 4.0.0; later runs need no network.
# Test time only: nothing of it ships, and the repository stays free of it.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${X12_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/throughline/x12-judge}
if ! "$venv/bin/python" -c 'import pyx12' 2>/dev/null; then
  { mkdir -p "$(dirname "$venv")" && python3 -m venv "$venv" && "$venv/bin/python" -m pip install -q --disable-pip-version-check 'pyx12==4.0.0'; } >&2 || { echo "validate837: could not set up pyx12 (needs Python 3.11+, pip and the PyPI index)" >&2; exit 3; }
fi
exec "$venv/bin/python" "$here/x12check.py" "$@"
